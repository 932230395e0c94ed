//! Values as Terraform sends them.

#[cfg(test)]
pub(crate) mod arbitrary;
mod json;
mod msgpack;
mod number;

pub(crate) use json::{JsonError, parse};
pub(crate) use msgpack::{decode, encode};
pub(crate) use number::Number;

use std::{collections::BTreeMap, fmt};

/// The maximum number of values. A message of the protocol has at most 64 MiB, but a value of one byte takes about 32
/// bytes in memory.
const VALUES: usize = 4_000_000;

/// A value of any type. An object can also represent a map, and a list can also represent a set.
#[derive(Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    /// A value that is known only after another resource has been applied.
    Unknown,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Value>),
    Object(Object),
}

/// The attributes of an object, or the elements of a map.
pub(crate) type Object = BTreeMap<String, Value>;

impl Value {
    /// Returns the attribute `name` of an object, or null.
    pub(crate) fn get(&self, name: &str) -> &Self {
        match self {
            Self::Object(object) => object.get(name).unwrap_or(&Self::Null),
            _ => &Self::Null,
        }
    }

    /// Returns an element of a list, or null.
    pub(crate) fn at(&self, index: usize) -> &Self {
        match self {
            Self::List(values) => values.get(index).unwrap_or(&Self::Null),
            _ => &Self::Null,
        }
    }

    /// Sets the attribute `name` of an object. Has no effect on other values.
    pub(crate) fn set(&mut self, name: &str, value: Self) {
        if let Self::Object(object) = self {
            object.insert(name.to_owned(), value);
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns `true` if the value and all values inside it are known.
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::List(values) => values.iter().all(Self::is_known),
            Self::Object(object) => object.values().all(Self::is_known),
            _ => true,
        }
    }

    /// Replaces unknown values with null.
    pub(crate) fn without_unknown(self) -> Self {
        match self {
            Self::Unknown => Self::Null,
            Self::List(values) => Self::List(values.into_iter().map(Self::without_unknown).collect()),
            Self::Object(object) => {
                let known = object.into_iter().map(|(name, value)| (name, value.without_unknown()));
                Self::Object(known.collect())
            }
            known => known,
        }
    }

    /// Returns the name of the value's kind, for sentences.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Unknown => "an unknown value",
            Self::Bool(_) => "a bool",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Shows only the kinds of values, because any value can be secret.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(values) => f.debug_list().entries(values).finish(),
            Self::Object(object) => f.debug_map().entries(object).finish(),
            other => f.write_str(other.kind()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let object = Object::from([("password".to_owned(), Value::from("s3cret"))]);
        assert_eq!(format!("{:?}", Value::Object(object)), r#"{"password": a string}"#);
    }

    #[test]
    fn unknown_values_are_found_at_any_depth() {
        let object = Object::from([("a".to_owned(), Value::List(vec![Value::Unknown]))]);
        let value = Value::Object(object);
        assert!(!value.is_known());
        let known = value.without_unknown();
        assert!(known.is_known());
        assert_eq!(known.get("a"), &Value::List(vec![Value::Null]));
    }
}
