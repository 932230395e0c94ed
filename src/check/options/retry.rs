//! Retry policies.

use std::time;

use super::field::{Field, activity, workflow};
use crate::{
    descriptor::{ActivityOptions, Duration, Open, RetryPolicy, WorkflowOptions},
    diagnostic::{Diagnostics, Rule},
    pool::Rpc,
};

/// The retry policies of an rpc, with their fields.
pub(super) fn policies(rpc: Rpc<'_>) -> Vec<(Field, &Open<RetryPolicy>)> {
    let of_workflow = rpc.options().workflow.as_ref().and_then(|options| options.retry_policy.as_ref());
    let of_activity = rpc.options().activity.as_ref().and_then(|options| options.retry_policy.as_ref());
    let of_workflow = of_workflow.map(|policy| (workflow(WorkflowOptions::RETRY_POLICY), policy));
    let of_activity = of_activity.map(|policy| (activity(ActivityOptions::RETRY_POLICY), policy));
    of_workflow.into_iter().chain(of_activity).collect()
}

pub(in crate::check) fn invalid_attempts(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, policy) in policies(rpc).into_iter().filter(|(_, policy)| policy.max_attempts < 0) {
        let message = format!("`{}` is negative", policy.max_attempts);
        let field = field.inner(RetryPolicy::MAX_ATTEMPTS);
        let help = "use 1 to never retry, or leave it unset to retry without limit";
        diagnostics.push(field.diagnostic(rpc, Rule::InvalidAttempts, message).help(help));
    }
}

/// Servers reject these, unless nothing is retried.
pub(in crate::check) fn invalid_retry_policy(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, policy) in policies(rpc).into_iter().filter(|(_, policy)| policy.max_attempts != 1) {
        let mut reject = |inner, message: String, help: &str| {
            let found = field.inner(inner).diagnostic(rpc, Rule::InvalidRetryPolicy, message);
            diagnostics.push(found.help(help));
        };
        let coefficient = policy.backoff_coefficient;
        if coefficient != 0.0 && coefficient < 1.0 {
            let message = format!("`{coefficient}` shortens the wait with each retry, which servers reject");
            reject(RetryPolicy::BACKOFF_COEFFICIENT, message, "use 1 for equal waits, or more");
        }
        if let Some((longest, first)) = swapped_intervals(policy) {
            let message = format!("the longest wait, {longest:?}, is shorter than the first, {first:?}");
            let help = "use a longer `max_interval` or a shorter `initial_interval`, which defaults to 1s";
            reject(RetryPolicy::MAX_INTERVAL, message, help);
        }
    }
}

/// The longest and the first wait, if the longest is shorter.
fn swapped_intervals(policy: &RetryPolicy) -> Option<(time::Duration, time::Duration)> {
    let longest = Duration::positive(policy.max_interval)?;
    let first = Duration::positive(policy.initial_interval).unwrap_or(time::Duration::from_secs(1));
    (longest < first).then_some((longest, first))
}
