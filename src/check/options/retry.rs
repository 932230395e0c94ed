//! Retry policies.

use std::time;

use super::{
    field::{Field, activity, workflow},
    xns,
};
use crate::{
    config::Limits,
    diagnostic::{Diagnostic, Diagnostics, Rule},
    model::Backoff,
    resolve,
    schema::{
        descriptor::{ActivityOptions, Duration, OptionField, RetryPolicy, WorkflowOptions},
        pool::{Kind, Rpc},
    },
};

/// The retry policies of an rpc, with their fields.
pub(super) fn policies(rpc: Rpc<'_>) -> Vec<(Field, &RetryPolicy)> {
    let of_workflow = rpc.options().workflow.as_ref().and_then(|options| options.retry_policy.as_ref());
    let of_activity = rpc.options().activity.as_ref().and_then(|options| options.retry_policy.as_ref());
    let of_workflow = of_workflow.map(|policy| (workflow(WorkflowOptions::RETRY_POLICY), policy));
    let of_activity = of_activity.map(|policy| (activity(ActivityOptions::RETRY_POLICY), policy));
    of_workflow.into_iter().chain(of_activity).chain(xns::policies(rpc)).collect()
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

fn is_valid(policy: &RetryPolicy) -> bool {
    let coefficient = policy.backoff_coefficient;
    (coefficient == 0.0 || coefficient >= 1.0) && swapped_intervals(policy).is_none()
}

const MINUTE: time::Duration = time::Duration::from_secs(60);

/// Reports a first wait that is too short, and waits that stay too short.
pub(in crate::check) fn hammering_retry(rpc: Rpc<'_>, limits: Limits, diagnostics: &mut Diagnostics) {
    for (field, policy) in policies(rpc).into_iter().filter(|(_, policy)| is_valid(policy)) {
        let backoff = Backoff::of(&resolve::retry_policy(policy));
        let count = backoff.attempts_within(MINUTE);
        let Some((inner, help)) = too_short(&backoff, count, limits) else { continue };
        let count = if count == Backoff::MAX_COUNT { format!("over {count}") } else { count.to_string() };
        let message = format!(
            "if {} `{}` fails at once, it is attempted {count} times within a minute, first again after {:?}",
            if field.path().contains("xns") {
                "a call from another namespace of"
            } else {
                field.kind().as_str()
            },
            rpc.proto.name,
            backoff.first
        );
        diagnostics.push(field.inner(inner).diagnostic(rpc, Rule::HammeringRetry, message).help(help));
    }
}

/// Returns the field that makes the waits too short, and a remedy.
fn too_short(backoff: &Backoff, count: u32, limits: Limits) -> Option<(OptionField, String)> {
    let Limits { attempts_per_minute, first_wait, .. } = limits;
    if count == 1 {
        return None;
    }
    if backoff.first < first_wait {
        let help = format!("use an `initial_interval` of at least {first_wait:?}; it defaults to 1s");
        return Some((RetryPolicy::INITIAL_INTERVAL, help));
    }
    if count <= attempts_per_minute {
        return None;
    }
    if backoff.coefficient > 1.0 {
        let longest = MINUTE.checked_div(attempts_per_minute).unwrap_or(MINUTE);
        return Some((RetryPolicy::MAX_INTERVAL, format!("use a `max_interval` of more than {longest:?}")));
    }
    let help = "use a `backoff_coefficient` above 1, so that the waits grow, or a longer `initial_interval`";
    Some((RetryPolicy::BACKOFF_COEFFICIENT, help.to_owned()))
}

/// Activities are retried without limit by default.
pub(in crate::check) fn unbounded_retry(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().activity else { return };
    let is_limited = options.retry_policy.as_ref().is_some_and(|policy| policy.max_attempts != 0);
    // An activity without any timeout has a separate lint.
    let has_attempts = Duration::positive(options.start_to_close_timeout).is_some();
    if is_limited || !has_attempts || Duration::positive(options.schedule_to_close_timeout).is_some() {
        return;
    }
    let message = format!("activity `{}` is retried without end while it fails", rpc.proto.name);
    let help = "set `schedule_to_close_timeout`, which limits all attempts together";
    let at = rpc.option_at(Kind::Activity, &[]);
    diagnostics.push(Diagnostic::new(Rule::UnboundedRetry, at, message).help(help));
}

/// A workflow that fails has decided to, since a workflow survives crashes of its worker.
pub(in crate::check) fn workflow_retry_policy(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let policy = rpc.options().workflow.as_ref().and_then(|options| options.retry_policy.as_ref());
    if policy.is_none_or(|policy| policy.max_attempts == 1) {
        return;
    }
    let message = format!(
        "if workflow `{}` fails, all of it runs again from the beginning, including the activities that succeeded",
        rpc.proto.name
    );
    let help = "remove the policy, and set one on the activities that may fail";
    let field = workflow(WorkflowOptions::RETRY_POLICY);
    diagnostics.push(field.diagnostic(rpc, Rule::WorkflowRetryPolicy, message).help(help));
}
