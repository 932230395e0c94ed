//! Converts failures to diagnostics.

use super::Unfinished;
use crate::{
    call::{Failure, FailureKind},
    diagnostic::{Path, error},
    protos::tfplugin6::Diagnostic,
    resource::Resource,
    schema::{Attribute, Kind},
};

pub(super) trait Report {
    fn report(&self, unfinished: &Unfinished, operation: &str) -> Vec<Diagnostic>;
}

impl Report for Resource {
    /// Returns an error for each field that the failure names, or one error if it names none.
    fn report(&self, unfinished: &Unfinished, operation: &str) -> Vec<Diagnostic> {
        let failure = match unfinished {
            Unfinished::Failed(failure) => failure,
            other => return vec![without_failure(self, other, operation)],
        };
        let summary = summary(self, failure, operation);
        if failure.fields.is_empty() {
            return vec![error(&summary, sentence(&failure.text), None)];
        }
        let field = |(field, description): &(String, String)| {
            let detail = format!("{} {}", sentence(description), sentence(&failure.text));
            error(&summary, detail, path(self.attributes, field))
        };
        failure.fields.iter().map(field).collect()
    }
}

fn summary(resource: &Resource, failure: &Failure, operation: &str) -> String {
    match failure.kind {
        FailureKind::Failed => format!("Failed to {operation} {}", resource.name),
        _ => format!("Cannot {operation} {}", resource.name),
    }
}

fn without_failure(resource: &Resource, unfinished: &Unfinished, operation: &str) -> Diagnostic {
    let name = resource.name;
    match unfinished {
        // A create, update or delete also waits for reads, which have their own timeout.
        Unfinished::TimedOut { operation: "read", timeout } => error(
            &format!("Timeout while waiting to read {name}"),
            format!(
                "The read took longer than {timeout:?}. The next apply repeats it. Check that a worker runs, or increase \
                 `timeouts.read`."
            ),
            None,
        ),
        Unfinished::TimedOut { operation, timeout } => error(
            &format!("Timeout while waiting to {operation} {name}"),
            format!(
                "It took longer than {timeout:?}. The workflow continues, and the next apply waits for it again. Set \
                 `timeouts.{operation}` to wait longer."
            ),
            None,
        ),
        Unfinished::Refused { summary, detail } => error(summary, detail.clone(), None),
        _ => error(
            &format!("Interrupted while waiting to {operation} {name}"),
            "The workflow continues, and the next apply waits for it again.",
            None,
        ),
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

/// Returns the attribute of a field such as `backup.keepDays` or `backups[2].keep_days`.
fn path(attributes: &[Attribute], field: &str) -> Option<Path> {
    let mut path = Path::default();
    let mut inside = attributes;
    for part in field.split('.') {
        let (name, index) = part.split_once('[').map_or((part, None), |(name, index)| (name, Some(index)));
        let is_it = |attribute: &&Attribute| attribute.name == name || attribute.json == name;
        let attribute = inside.iter().find(is_it)?;
        path.push_attribute(attribute.name);
        if let Some(index) = index.and_then(|index| index.strip_suffix(']')) {
            match index.parse() {
                Ok(index) => path.push_index(index),
                Err(_) => path.push_key(index.trim_matches('"')),
            }
        }
        inside = match attribute.kind {
            Kind::Object(inside) | Kind::Objects(_, inside) => inside,
            _ => &[],
        };
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Collection, Mode};

    const INSIDE: &[Attribute] = &[Attribute::new("keep_days", "keepDays", Mode::Optional, Kind::Integer)];
    const ATTRIBUTES: &[Attribute] = &[
        Attribute::new("nodes", "nodes", Mode::Optional, Kind::Integer),
        Attribute::new("backups", "backups", Mode::Optional, Kind::Objects(Collection::List, INSIDE)),
    ];

    #[test]
    fn fields_are_found_by_both_names() {
        let path = |field| path(ATTRIBUTES, field).map(|path| path.to_string());
        assert_eq!(path("nodes").as_deref(), Some("nodes"));
        assert_eq!(path("backups[2].keepDays").as_deref(), Some("backups[2].keep_days"));
        assert_eq!(path("backups[\"a\"].keep_days").as_deref(), Some("backups[\"a\"].keep_days"));
        assert_eq!(path("nodes.inside"), None);
        assert_eq!(path(""), None);
    }
}
