//! Facts of starts that only the server writes.

use super::run;
use crate::{Command, Refusal};
use serde_json::Value;
use temporal_prost::{
    common::protos::temporal::api::{
        enums::v1::ContinueAsNewInitiator,
        failure::v1::{Failure, failure::FailureInfo},
    },
    workflow::WorkflowContextView,
};

/// Adds the parent, the run that is continued, and the schedule.
pub(super) fn with_facts(command: Command, workflow: &WorkflowContextView) -> Command {
    let command = with_parent(command, workflow);
    let command = with_predecessor(command, workflow);
    with_schedule(command, workflow)
}

fn with_parent(command: Command, workflow: &WorkflowContextView) -> Command {
    let Some(parent) = workflow.parent() else { return command };
    let command = command.context("parent_workflow", &[parent.namespace(), parent.workflow_id()]);
    match workflow.raw().headers.get(run::CALLER_HEADER) {
        Some(caller) => run::with_parent(command, &String::from_utf8_lossy(&caller.data)),
        None => command,
    }
}

/// Adds `continued("…")` if the earlier run of the chain was admitted.
fn with_predecessor(command: Command, workflow: &WorkflowContextView) -> Command {
    let raw = workflow.raw();
    if workflow.continued_from_run_id().is_none() {
        return command;
    }
    let how = match raw.continued_initiator() {
        ContinueAsNewInitiator::Retry => "retry",
        ContinueAsNewInitiator::CronSchedule => "cron",
        // Only code of the earlier run asks for it.
        ContinueAsNewInitiator::Workflow => return command.context("continued", &["workflow"]),
        ContinueAsNewInitiator::Unspecified => return command,
    };
    let failure = raw.continued_failure.as_ref();
    let fact = match failure {
        Some(failure) if is_timeout(failure) => "continued_after_timeout",
        Some(failure) if is_refusal(failure, &command) => return command,
        _ => "continued",
    };
    command.context(fact, &[how])
}

/// A run may time out before any worker has decided on it.
fn is_timeout(failure: &Failure) -> bool {
    matches!(failure.failure_info, Some(FailureInfo::TimeoutFailureInfo(_)))
}

/// The server begins the next run of a cron schedule also after one whose start was refused.
fn is_refusal(failure: &Failure, command: &Command) -> bool {
    Refusal::of_failure(failure).is_some_and(|refusal| refusal.command() == command.to_string())
}

/// Names the schedule, and the workflow id of its action: the server appends the time of each start to it.
///
/// A client may claim to be a schedule. Then it needs a token for this schedule.
fn with_schedule(command: Command, workflow: &WorkflowContextView) -> Command {
    let attributes = workflow.raw().search_attributes.as_ref();
    let schedule = attributes.and_then(|it| it.indexed_fields.get("TemporalScheduledById"));
    let schedule = schedule.and_then(|it| serde_json::from_slice(&it.data).ok());
    match (schedule, action_id(workflow.workflow_id())) {
        (Some(Value::String(schedule)), Some(id)) => command.schedule(schedule).workflow(id),
        _ => command,
    }
}

/// Removes a suffix such as `-2026-11-26T10:00:00Z`.
fn action_id(id: &str) -> Option<&str> {
    const LENGTH: usize = "-2026-11-26T10:00:00Z".len();
    let (action, time) = id.split_at_checked(id.len().checked_sub(LENGTH)?)?;
    time.strip_prefix('-')?.parse::<jiff::Timestamp>().ok()?;
    Some(action)
}

#[cfg(test)]
mod tests {
    use super::action_id;

    #[test]
    fn the_time_of_a_scheduled_start_is_removed() {
        assert_eq!(action_id("nightly-2026-11-26T10:00:00Z"), Some("nightly"));
        assert_eq!(action_id("nightly-2026-11-26T10:00:00"), None);
        assert_eq!(action_id("nightly"), None);
        assert_eq!(action_id("ÄÄÄÄÄÄÄÄÄÄÄ"), None);
    }
}
