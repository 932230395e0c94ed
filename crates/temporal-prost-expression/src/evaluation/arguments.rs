//! The arguments of a call that is being made.

use std::borrow::Cow;

use regex::Regex;

use crate::{
    go::pattern,
    library::call::{Call, Slot},
    parser::ast::Expression,
    value::{Value, reason::Reason},
};

/// The arguments of a call, by position.
pub(crate) struct Arguments<'e> {
    call: &'e Call,
    values: Vec<Cow<'e, Value>>,
}

impl<'e> Arguments<'e> {
    /// The arguments of a call that are all known while parsing.
    pub(crate) fn constant(call: &'e Call) -> Self {
        let values = call.slots.iter().map(|slot| match slot {
            Slot::Value(value) => Cow::Borrowed(value),
            Slot::Dynamic(_) | Slot::Query(_) => Cow::Owned(Value::Null),
        });
        Self { call, values: values.collect() }
    }

    pub(crate) fn new(call: &'e Call, values: Vec<Cow<'e, Value>>) -> Self {
        Self { call, values }
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter().map(AsRef::as_ref)
    }

    pub(crate) fn value(&self, position: usize) -> &Value {
        self.values.get(position).map_or(&Value::Null, AsRef::as_ref)
    }

    /// The text of a string argument; empty if it was left out.
    pub(crate) fn text(&self, position: usize) -> &str {
        self.optional_text(position).unwrap_or_default()
    }

    pub(crate) fn optional_text(&self, position: usize) -> Option<&str> {
        match self.value(position) {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn int(&self, position: usize) -> i64 {
        self.optional_int(position).unwrap_or_default()
    }

    pub(crate) fn optional_int(&self, position: usize) -> Option<i64> {
        match self.value(position) {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, position: usize) -> bool {
        matches!(self.value(position), Value::Bool(true))
    }

    pub(crate) fn query(&self, position: usize) -> Option<&'e Expression> {
        match self.call.slots.get(position)? {
            Slot::Query(query) => Some(query),
            Slot::Value(_) | Slot::Dynamic(_) => None,
        }
    }

    /// The pattern in the first argument, which is compiled once if it never changes.
    pub(crate) fn regex(&self) -> Result<Cow<'_, Regex>, Reason> {
        if !matches!(self.call.slots.first(), Some(Slot::Value(_))) {
            return pattern::compile(self.text(0)).map(Cow::Owned);
        }
        if let Some(regex) = self.call.regex.get() {
            return Ok(Cow::Borrowed(regex));
        }
        let regex = pattern::compile(self.text(0))?;
        Ok(Cow::Borrowed(self.call.regex.get_or_init(|| regex)))
    }
}
