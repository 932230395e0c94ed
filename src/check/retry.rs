//! How failures are retried.

use std::time;

use super::field::Field;
use crate::{
    descriptor::{Duration, Open, RetryPolicy},
    diagnostic::{Diagnostics, Rule},
    schema::{Kind, Rpc},
};

/// Whose it is, the number of its field, and the policy.
pub(super) fn policies(rpc: Rpc<'_>) -> Vec<(Kind, i32, &Open<RetryPolicy>)> {
    let workflow = rpc.options().workflow.as_ref().and_then(|options| options.retry_policy.as_ref());
    let activity = rpc.options().activity.as_ref().and_then(|options| options.retry_policy.as_ref());
    let workflow = workflow.map(|policy| (Kind::Workflow, 9, policy));
    workflow.into_iter().chain(activity.map(|policy| (Kind::Activity, 6, policy))).collect()
}

pub(super) fn attempts_are_valid(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (kind, number, policy) in policies(rpc).into_iter().filter(|(.., policy)| policy.max_attempts < 0) {
        let field = Field { kind, path: "retry_policy.max_attempts", number };
        let message = format!("the number of attempts, {}, is negative", policy.max_attempts);
        diagnostics.push(
            field
                .diagnostic(rpc, Rule::InvalidAttempts, message)
                .help("write 1 to never try again, or leave it out to try without limit"),
        );
    }
}

/// What the server refuses, unless nothing is retried.
pub(super) fn policies_are_valid(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (kind, number, policy) in policies(rpc).into_iter().filter(|(.., policy)| policy.max_attempts != 1) {
        let mut refuse = |path, message: String, help: &str| {
            let field = Field { kind, path, number };
            diagnostics.push(field.diagnostic(rpc, Rule::InvalidRetryPolicy, message).help(help));
        };
        let coefficient = policy.backoff_coefficient;
        if coefficient != 0.0 && coefficient < 1.0 {
            let message =
                format!("`{coefficient}` makes the wait shorter with each retry, which servers refuse");
            refuse("retry_policy.backoff_coefficient", message, "write 1 for equal waits, or more");
        }
        if let Some((longest, first)) = swapped(policy) {
            let message = format!("the longest wait, {longest:?}, is shorter than the first, {first:?}");
            let help =
                "write a longer `max_interval`, or a shorter `initial_interval`, which is 1s where unset";
            refuse("retry_policy.max_interval", message, help);
        }
    }
}

/// The longest and the first wait, where the longest is the shorter one.
fn swapped(policy: &RetryPolicy) -> Option<(time::Duration, time::Duration)> {
    let longest = Duration::positive(policy.max_interval)?;
    let first = Duration::positive(policy.initial_interval).unwrap_or(time::Duration::from_secs(1));
    (longest < first).then_some((longest, first))
}
