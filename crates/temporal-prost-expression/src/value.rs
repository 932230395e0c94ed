//! The values of the language.

pub(crate) mod assign;
pub(crate) mod coerce;
pub(crate) mod kinds;
pub(crate) mod operator;
pub(crate) mod path;
pub(crate) mod reason;

use std::collections::BTreeMap;

use jiff::Zoned;

use crate::value::reason::{Outcome, Reason};

/// A value of the language.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    /// The result of `float32()`, which prints with fewer digits.
    Single(f32),
    String(String),
    Bytes(Vec<u8>),
    Timestamp(Box<Zoned>),
    Array(Vec<Value>),
    /// The literal `[]`: an empty array that Go prints as `null`.
    NilArray,
    Object(BTreeMap<String, Value>),
    /// The result of `deleted()`: removes what it is assigned to.
    Deleted,
    /// The result of `nothing()`: leaves what it is assigned to as it was.
    Nothing,
}

impl Value {
    /// The name that `type()` gives and error messages use.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::Uint(_) | Self::Float(_) | Self::Single(_) => "number",
            Self::String(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::Timestamp(_) => "timestamp",
            Self::Array(_) | Self::NilArray => "array",
            Self::Object(_) => "object",
            Self::Deleted => "delete",
            Self::Nothing => "nothing",
        }
    }

    /// Returns true for values that `or` and `|` replace.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Self::Null | Self::Deleted | Self::Nothing)
    }

    /// Returns true for values that arrays and objects leave out.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Deleted | Self::Nothing)
    }

    /// A size or a position.
    pub(crate) fn count(count: usize) -> Outcome {
        i64::try_from(count).map(Self::Int).map_err(Reason::new)
    }

    /// The members of an array, if it is one.
    pub(crate) fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(items) => Some(items),
            Self::NilArray => Some(&[]),
            _ => None,
        }
    }
}

impl From<&serde_json::Value> for Value {
    fn from(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            // Go decodes every JSON number to a float.
            serde_json::Value::Number(number) => Self::Float(number.as_f64().unwrap_or(f64::NAN)),
            serde_json::Value::String(text) => Self::String(text.clone()),
            serde_json::Value::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            serde_json::Value::Object(members) => Self::Object(
                members.iter().map(|(name, member)| (name.clone(), Self::from(member))).collect(),
            ),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<Vec<Value>> for Value {
    fn from(value: Vec<Value>) -> Self {
        Self::Array(value)
    }
}

impl FromIterator<(String, Value)> for Value {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        Self::Object(members.into_iter().collect())
    }
}
