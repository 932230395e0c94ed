//! Keys and values with their positions.

use std::{ops::Range, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Project, ProjectError, ProjectProblem, settings};
use crate::{diagnostic::position, did_you_mean};

/// A key and its value.
pub(super) struct Entry<'a> {
    /// The key without the tables around it.
    pub(super) name: &'a str,
    /// The key with the tables around it.
    pub(super) key: String,
    pub(super) value: &'a DeValue<'a>,
    at: Range<usize>,
}

/// A known key, and the function that applies its value.
pub(super) type Known = (&'static str, fn(&mut Reader<'_>, &mut Project, &Entry<'_>));

pub(super) struct Reader<'a> {
    pub(super) path: &'a Path,
    text: &'a str,
    problems: Vec<ProjectProblem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(path: &'a Path, text: &'a str) -> Self {
        Self { path, text, problems: Vec::new() }
    }

    /// Applies the whole text to `project`.
    pub(super) fn document(&mut self, project: &mut Project) {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            self.report(String::new(), error.span().unwrap_or_default().start, error.message().to_owned());
        }
        self.known(project, &entries(table.get_ref(), ""), &settings::KEYS);
    }

    /// Applies entries whose keys are known.
    pub(super) fn known(&mut self, project: &mut Project, entries: &[Entry<'_>], known: &[Known]) {
        for entry in entries {
            if let Some((_, apply)) = known.iter().find(|(name, _)| *name == entry.name) {
                apply(self, project, entry);
            } else {
                let names = || known.iter().map(|(name, _)| *name);
                let otherwise = || format!("use one of `{}`", names().collect::<Vec<_>>().join("`, `"));
                let help = did_you_mean(entry.name, names()).unwrap_or_else(otherwise);
                self.refuse(entry, format!("unknown key: {help}"));
            }
        }
    }

    /// Returns a table, or reports another value.
    pub(super) fn table<'v>(&mut self, entry: &Entry<'v>) -> Vec<Entry<'v>> {
        match entry.value {
            DeValue::Table(table) => entries(table, &entry.key),
            other => {
                self.refuse(entry, format!("expected a table, not {}; write `[{}]`", a(other), entry.key));
                Vec::new()
            }
        }
    }

    /// Returns a string, or reports another value.
    pub(super) fn string(&mut self, entry: &Entry<'_>) -> Option<String> {
        let text = entry.value.as_str().map(str::to_owned);
        if text.is_none() {
            self.refuse(entry, format!("expected a string, not {}", a(entry.value)));
        }
        text
    }

    /// Returns a list of strings, for which a single string is enough, or reports another value.
    pub(super) fn strings(&mut self, entry: &Entry<'_>) -> Vec<String> {
        let values: Vec<_> = match entry.value {
            DeValue::Array(array) => array.iter().map(Spanned::get_ref).collect(),
            single => vec![single],
        };
        let strings: Option<_> = values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
        if strings.is_none() {
            self.refuse(entry, "expected a list of strings, such as `[\"a\", \"b\"]`".to_owned());
        }
        strings.unwrap_or_default()
    }

    /// Reports an entry if it was refused.
    pub(super) fn accept(&mut self, entry: &Entry<'_>, result: Result<(), String>) {
        if let Err(reason) = result {
            self.refuse(entry, reason);
        }
    }

    pub(super) fn refuse(&mut self, entry: &Entry<'_>, message: String) {
        self.report(entry.key.clone(), entry.at.start, message);
    }

    fn report(&mut self, key: String, index: usize, message: String) {
        let (line, column) = position(self.text, index).unwrap_or((1, 1));
        self.problems.push(ProjectProblem { file: self.path.to_owned(), line, column, key, message });
    }

    /// Returns an error if anything was reported.
    pub(super) fn finish(mut self) -> Result<(), ProjectError> {
        self.problems.sort();
        if self.problems.is_empty() { Ok(()) } else { Err(ProjectError::Invalid(self.problems)) }
    }
}

fn entries<'v>(table: &'v DeTable<'_>, around: &str) -> Vec<Entry<'v>> {
    let key = |name: &str| if around.is_empty() { name.to_owned() } else { format!("{around}.{name}") };
    let entry = |(name, value): (&'v Spanned<_>, &'v Spanned<DeValue<'v>>)| Entry::<'v> {
        name: AsRef::<str>::as_ref(name.get_ref()),
        key: key(AsRef::<str>::as_ref(name.get_ref())),
        value: value.get_ref(),
        at: name.span(),
    };
    table.iter().map(entry).collect()
}

/// Returns the type of a value with an article.
pub(super) fn a(value: &DeValue<'_>) -> String {
    let name = value.type_str();
    let article = if name.starts_with(['a', 'i']) { "an" } else { "a" };
    format!("{article} {name}")
}
