//! Checks the values of a configuration.

use super::{Attribute, Collection, Kind, time};
use crate::{diagnostic::Path, value::Value};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::collections::BTreeMap;

/// An error in a value of a configuration, or a warning.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) is_warning: bool,
    pub(crate) path: Path,
    pub(crate) summary: &'static str,
    pub(crate) detail: String,
}

/// Returns all errors in a configuration. Skips values that are not known yet.
pub(crate) fn check(attributes: &[Attribute], value: &Value) -> Vec<Fault> {
    let mut check = Check { faults: Vec::new(), path: Path::default() };
    check.object(attributes, value);
    check.faults
}

struct Check {
    faults: Vec<Fault>,
    path: Path,
}

impl Check {
    fn object(&mut self, attributes: &[Attribute], value: &Value) {
        self.oneofs(attributes, value);
        for attribute in attributes {
            self.path.push_attribute(attribute.name);
            let value = value.get(attribute.name);
            self.value(&attribute.kind, value);
            if !value.is_null() && !attribute.deprecated.is_empty() {
                self.warn("Deprecated attribute", attribute.deprecated);
            }
            self.path.pop();
        }
    }

    /// Reports every member of a oneof after the first that is set.
    fn oneofs(&mut self, attributes: &[Attribute], value: &Value) {
        let mut set = BTreeMap::new();
        let members = attributes.iter().filter(|attribute| !attribute.oneof.is_empty());
        for member in members.filter(|member| !value.get(member.name).is_null()) {
            let first = *set.entry(member.oneof).or_insert(member.name);
            if first != member.name {
                self.path.push_attribute(member.name);
                let detail =
                    format!("`{first}` is also set, but only one of them can be set. Remove one of them.");
                self.fault("Conflicting attributes", detail);
                self.path.pop();
            }
        }
    }

    fn value(&mut self, kind: &Kind, value: &Value) {
        match (kind, value) {
            (_, Value::Null | Value::Unknown) => {}
            (Kind::Collection(_, element), value) => {
                self.elements(value, |check, value| check.value(element, value));
            }
            (Kind::Objects(_, attributes), value) => {
                self.elements(value, |check, value| check.object(attributes, value));
            }
            (Kind::Object(attributes), value) => self.object(attributes, value),
            (kind, value) => {
                if let Some(detail) = wrong(kind, value) {
                    self.fault("Invalid value", detail);
                }
            }
        }
    }

    fn elements(&mut self, value: &Value, check: impl Fn(&mut Self, &Value)) {
        match value {
            Value::List(values) => {
                for (index, value) in (0..).zip(values) {
                    self.path.push_index(index);
                    check(self, value);
                    self.path.pop();
                }
            }
            Value::Object(values) => {
                for (key, value) in values {
                    self.path.push_key(key);
                    check(self, value);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    fn fault(&mut self, summary: &'static str, detail: String) {
        self.faults.push(Fault { is_warning: false, path: self.path.clone(), summary, detail });
    }

    fn warn(&mut self, summary: &'static str, detail: &str) {
        let (path, detail) = (self.path.clone(), detail.to_owned());
        self.faults.push(Fault { is_warning: true, path, summary, detail });
    }
}

/// Returns the reason why a value does not match its kind. The text omits the value, which may be secret.
fn wrong(kind: &Kind, value: &Value) -> Option<String> {
    let wrong = |is_right: bool, wanted: &str| (!is_right).then(|| wanted.to_owned());
    match (kind, value) {
        (Kind::Integer, Value::Number(number)) => {
            wrong(number.to_string().parse::<i128>().is_ok(), "The value must be a whole number.")
        }
        (Kind::Integer | Kind::Real | Kind::Float, Value::Text(_)) => {
            Some("The value must be a number.".to_owned())
        }
        (Kind::Bytes, Value::Text(text)) => wrong(STANDARD.decode(text).is_ok(), "The value must be base64."),
        (Kind::Duration, Value::Text(text)) => {
            wrong(time::duration(text).is_some(), "The value must be a duration, such as `90s` or `1h30m`.")
        }
        (Kind::Timestamp, Value::Text(text)) => wrong(
            time::timestamp(text).is_some(),
            "The value must be a time in RFC 3339 format, such as `2026-01-02T15:04:05Z`.",
        ),
        (Kind::Json, Value::Text(text)) => wrong(
            serde_json::from_str::<serde_json::Value>(text).is_ok(),
            "The value must be JSON. Use the function `jsonencode`.",
        ),
        (Kind::Enum(names, _), Value::Text(text)) => {
            let is_known = names.iter().any(|(name, _)| name == text);
            let all: Vec<_> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
            (!is_known).then(|| format!("The value must be one of {}.", all.join(", ")))
        }
        _ => None,
    }
}

/// Returns `true` if a value has the shape of its kind. Terraform guarantees this for configurations, but not for
/// states that an earlier version wrote.
pub(super) fn fits(kind: &Kind, value: &Value) -> bool {
    use Collection::{List, Map, Set};
    match value {
        Value::Null | Value::Unknown => true,
        Value::Bool(_) => matches!(kind, Kind::Bool),
        Value::Number(_) => kind.is_number(),
        Value::List(_) => matches!(kind, Kind::Collection(List | Set, _) | Kind::Objects(List | Set, _)),
        Value::Object(_) => {
            matches!(kind, Kind::Collection(Map, _) | Kind::Objects(Map, _) | Kind::Object(_))
        }
        Value::Text(_) => matches!(
            kind,
            Kind::Text | Kind::Bytes | Kind::Duration | Kind::Timestamp | Kind::Json | Kind::Enum(..)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        schema::Mode,
        value::{Number, Object},
    };

    const INSIDE: &[Attribute] = &[
        Attribute { oneof: "when", ..Attribute::new("daily", "daily", Mode::Optional, Kind::Bool) },
        Attribute { oneof: "when", ..Attribute::new("every", "every", Mode::Optional, Kind::Duration) },
    ];
    const ATTRIBUTES: &[Attribute] = &[
        Attribute::new("size", "size", Mode::Required, Kind::Enum(&[("SMALL", "SIZE_SMALL")], "")),
        Attribute::new("nodes", "nodes", Mode::Optional, Kind::Integer),
        Attribute::new("backups", "backups", Mode::Optional, Kind::Objects(Collection::List, INSIDE)),
    ];

    fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
        Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into())
    }

    #[test]
    fn faults_have_paths() {
        let backup = object([("daily", Value::Bool(true)), ("every", "soon".into())]);
        let value = object([
            ("size", "HUGE".into()),
            ("nodes", Value::Number(Number::real(1.5))),
            ("backups", Value::List(vec![Value::Object(Object::new()), backup])),
        ]);
        let faults: Vec<_> =
            check(ATTRIBUTES, &value).into_iter().map(|fault| fault.path.to_string()).collect();
        assert_eq!(faults, ["size", "nodes", "backups[1].every", "backups[1].every"]);
    }

    #[test]
    fn unknown_values_pass() {
        let value =
            object([("size", Value::Unknown), ("nodes", Value::Unknown), ("backups", Value::Unknown)]);
        assert!(check(ATTRIBUTES, &value).is_empty());
    }
}
