//! Values of options as messages show them. Different values are shown differently.

use std::{fmt, time::Duration};

use heck::ToShoutySnakeCase;

use crate::model::{Priority, RetryPolicy};

/// Shows a text of the schema on one line.
pub(super) fn text(value: Option<&String>) -> String {
    value.map_or_else(unset, |text| format!("`{}`", text.replace('\\', r"\\").replace('\n', r"\n")))
}

pub(super) fn duration(value: Option<Duration>) -> String {
    value.map_or_else(unset, |value| format!("{value:?}"))
}

/// Shows a value of an enum by its name in the schema, without its prefix.
pub(super) fn choice<T: fmt::Debug>(value: Option<T>) -> String {
    value.map_or_else(unset, |value| format!("{value:?}").to_shouty_snake_case())
}

pub(super) fn retry_policy(value: Option<&RetryPolicy>) -> String {
    let Some(policy) = value else { return unset() };
    let types = Some(&policy.non_retryable_error_types).filter(|types| !types.is_empty());
    message([
        ("initial_interval", policy.initial_interval.map(|value| format!("{value:?}"))),
        ("backoff_coefficient", policy.backoff_coefficient.map(|value| value.to_string())),
        ("max_interval", policy.maximum_interval.map(|value| format!("{value:?}"))),
        ("max_attempts", policy.maximum_attempts.map(|value| value.to_string())),
        ("non_retryable_error_types", types.map(|types| format!("{types:?}"))),
    ])
}

pub(super) fn priority(value: Option<&Priority>) -> String {
    let Some(priority) = value else { return unset() };
    message([
        ("priority_key", priority.key.map(|value| value.to_string())),
        ("fairness_key", priority.fairness_key.as_ref().map(|value| format!("{value:?}"))),
        ("fairness_weight", priority.fairness_weight.map(|value| value.to_string())),
    ])
}

/// Shows the fields that are set.
fn message<const N: usize>(fields: [(&str, Option<String>); N]) -> String {
    let set = fields.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    format!("`{{{}}}`", set.collect::<Vec<_>>().join(", "))
}

fn unset() -> String {
    "unset".to_owned()
}
