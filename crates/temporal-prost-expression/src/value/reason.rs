//! The reason for a failed operation.

use std::{borrow::Cow, fmt};

use crate::value::Value;

/// A readable reason for a failed operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    text: Cow<'static, str>,
    /// A limit was exceeded, which `catch` does not catch.
    pub(crate) fatal: bool,
    /// The operation got a null.
    pub(crate) null: bool,
}

pub(crate) type Outcome = Result<Value, Reason>;

impl Reason {
    pub(crate) fn new(error: impl fmt::Display) -> Self {
        Self::from(error.to_string())
    }

    pub(crate) fn limit(text: String) -> Self {
        Self { fatal: true, ..Self::from(text) }
    }

    /// The reason of an operation that wants something else than `value`.
    pub(crate) fn expected(what: &str, value: &Value) -> Self {
        let text = format!("expected {what}, got {}", value.type_name());
        Self { null: *value == Value::Null, ..Self::from(text) }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self { text: Cow::Owned(text), fatal: false, null: false }
    }
}

impl From<&'static str> for Reason {
    fn from(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), fatal: false, null: false }
    }
}
