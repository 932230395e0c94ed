//! The section of an activity.

use std::time::Duration;

use serde::Serialize;

use super::{
    call,
    options::{self, OptionRow},
    service::Context,
    words,
    workflow::{MethodView, method_view},
};
use crate::{
    model::{Activity, ActivityOptions, RetryPolicy},
    schema::pool::Kind,
};

#[derive(Serialize)]
pub(super) struct ActivityView {
    method: MethodView,
    /// The states from its schedule to its end.
    states: String,
    options: Vec<OptionRow>,
    non_retryable: Vec<String>,
    rust: Option<String>,
}

pub(super) fn view(activity: &Activity, context: Context<'_>) -> ActivityView {
    let Activity { method, options, .. } = activity;
    let policy = options.retry_policy.clone().unwrap_or_default();
    ActivityView {
        method: method_view(Kind::Activity, method, context),
        states: states(options, &policy),
        options: options::of_activity(options),
        rust: call::activity(activity, context),
        non_retryable: policy.non_retryable_error_types,
    }
}

fn states(options: &ActivityOptions, policy: &RetryPolicy) -> String {
    let limit = |what: &str, time: Option<Duration>| {
        let time = time.filter(|time| !time.is_zero())?;
        Some(format!("{what} {}", words::short_duration(time)))
    };
    let state = |name: &str, limits: Vec<Option<String>>| {
        let limits: Vec<_> = limits.into_iter().flatten().collect();
        if limits.is_empty() { name.to_owned() } else { format!("{name} ({})", limits.join(", ")) }
    };
    let scheduled = state("scheduled", vec![limit("at most", options.schedule_to_start_timeout)]);
    let attempt = vec![
        limit("at most", options.start_to_close_timeout),
        limit("heartbeat within", options.heartbeat_timeout),
    ];
    let waits = options::waits(policy).map(|waits| format!("wait {waits} → attempt"));
    let end = vec![
        policy.maximum_attempts.map(|attempts| format!("after {}", attempts_of(attempts))),
        limit("after", options.schedule_to_close_timeout),
        waits.as_ref().map(|_| "on an error that is not retried".to_owned()),
    ];
    let attempt = state("attempt", attempt);
    let ends = [Some("completed".to_owned()), waits, Some(state("failed", end))];
    let ends = ends.into_iter().flatten().collect::<Vec<_>>().join(" | ");
    format!("{scheduled} → {attempt} → {ends}")
}

fn attempts_of(count: u32) -> String {
    if count == 1 { "1 attempt".to_owned() } else { format!("{count} attempts") }
}
