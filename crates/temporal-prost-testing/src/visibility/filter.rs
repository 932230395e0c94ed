//! The conditions of a query.

use super::field::{Value, is_status, read_time, value};
use super::word::QueryError;
use crate::run::Run;
use std::cmp::Ordering;

/// A condition that a run either meets or not.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Compare { field: String, operator: Operator, text: String },
    IsNull(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Less,
    Greater,
    StartsWith,
}

impl Filter {
    pub(super) fn holds(&self, run: &Run) -> bool {
        match self {
            Self::All(filters) => filters.iter().all(|filter| filter.holds(run)),
            Self::Any(filters) => filters.iter().any(|filter| filter.holds(run)),
            Self::Not(filter) => !filter.holds(run),
            Self::IsNull(field) => value(run, field) == Value::Null,
            Self::Compare { field, operator, text } => operator.holds(&value(run, field), text),
        }
    }
}

impl Filter {
    /// Rejects unknown fields and values that their fields cannot have.
    pub(super) fn check(&self, is_known: &impl Fn(&str) -> bool) -> Result<(), QueryError> {
        match self {
            Self::All(filters) | Self::Any(filters) => filters.iter().try_for_each(|one| one.check(is_known)),
            Self::Not(filter) => filter.check(is_known),
            Self::IsNull(field) => check_field(field, is_known),
            Self::Compare { field, text, .. } => {
                check_field(field, is_known)?;
                check_value(field, text)
            }
        }
    }
}

fn check_field(field: &str, is_known: &impl Fn(&str) -> bool) -> Result<(), QueryError> {
    if is_known(field) { Ok(()) } else { Err(QueryError::UnknownField(field.to_owned())) }
}

fn check_value(field: &str, text: &str) -> Result<(), QueryError> {
    match field {
        "ExecutionStatus" if !is_status(text) => Err(QueryError::UnknownStatus(text.to_owned())),
        "StartTime" | "CloseTime" | "ExecutionTime" if read_time(text).is_none() => {
            Err(QueryError::Time(text.to_owned()))
        }
        _ => Ok(()),
    }
}

impl Operator {
    fn holds(self, value: &Value, text: &str) -> bool {
        match (self, value) {
            (Self::Equal, Value::List(items)) => items.iter().any(|item| item == text),
            (Self::Equal, value) => value.compare(&value.read(text)) == Some(Ordering::Equal),
            (Self::Less, value) => value.compare(&value.read(text)) == Some(Ordering::Less),
            (Self::Greater, value) => value.compare(&value.read(text)) == Some(Ordering::Greater),
            (Self::StartsWith, Value::Text(whole)) => whole.starts_with(text),
            (Self::StartsWith, Value::List(items)) => items.iter().any(|item| item.starts_with(text)),
            (Self::StartsWith, _) => false,
        }
    }
}
