//! Descriptions of workflows, for people and scripts.

use crate::output::{Facts, payload, rfc3339, status};
use crate::waiting::missing_worker;
use serde_yaml_ng::Value;
use temporalio_client::{WorkflowExecution, WorkflowExecutionDescription};
use temporalio_common::protos::temporal::api::{
    enums::v1::{PendingActivityState, PendingWorkflowTaskState},
    workflow::v1::{PendingActivityInfo, PendingChildExecutionInfo},
};

/// The columns of a list of workflows.
pub(crate) const COLUMNS: [&str; 5] = ["status", "workflowType", "workflowId", "runId", "startTime"];

/// A row of a list of workflows.
pub(crate) fn row(workflow: &WorkflowExecution) -> Facts {
    Facts::default()
        .with("status", status(workflow.status()))
        .with("workflowType", workflow.workflow_type())
        .with("workflowId", workflow.id())
        .with("runId", workflow.run_id())
        .with("taskQueue", workflow.task_queue())
        .with_some("startTime", workflow.start_time().and_then(rfc3339))
        .with_some("closeTime", workflow.close_time().and_then(rfc3339))
}

/// The description of a workflow. `failure` is the cause of its failing workflow task.
pub(crate) fn describe_facts(
    description: &WorkflowExecutionDescription,
    failure: Option<String>,
    link: Option<String>,
) -> Facts {
    let raw = description.raw();
    let memo = description.memo();
    let attributes = description.search_attributes();
    let attributes = attributes.keys().map(|key| (key, attributes.raw_payload(key)));
    head(description)
        .with_some("summary", description.static_summary())
        .with_some("details", description.static_details())
        .with("memo", payload::map(memo.keys().map(|key| (key, memo.raw_value(key)))))
        .with("searchAttributes", payload::map(attributes))
        .with_some("pendingWorkflowTask", workflow_task(description, failure))
        .with("pendingActivities", list(&raw.pending_activities, activity))
        .with("pendingChildren", list(&raw.pending_children, child))
        .with_some("link", link)
}

fn head(description: &WorkflowExecutionDescription) -> Facts {
    Facts::default()
        .with("workflowId", description.id())
        .with("runId", description.run_id())
        .with("workflowType", description.workflow_type())
        .with("status", status(description.status()))
        .with("taskQueue", description.task_queue())
        .with_some("startTime", description.start_time().and_then(rfc3339))
        .with_some("closeTime", description.close_time().and_then(rfc3339))
        .with("historyLength", description.history_length())
        .with_some("parentId", description.parent_id())
        .with_some("parentRunId", description.parent_run_id())
}

fn workflow_task(description: &WorkflowExecutionDescription, failure: Option<String>) -> Option<Facts> {
    let pending = description.raw().pending_workflow_task.as_ref()?;
    let is_scheduled = pending.state() == PendingWorkflowTaskState::Scheduled;
    let waits = is_scheduled && pending.attempt < 2;
    let facts = Facts::default()
        .with("state", if is_scheduled { "Scheduled" } else { "Started" })
        .with("attempt", pending.attempt)
        .with_some("waitingFor", waits.then(|| waiting_for(description.task_queue())))
        .with_some("lastFailure", failure);
    Some(facts)
}

/// Describes a task that no worker has taken.
fn waiting_for(queue: &str) -> String {
    format!("a worker on queue `{queue}`")
}

fn list<T>(items: &[T], facts: impl Fn(&T) -> Facts) -> Value {
    items.iter().map(|item| Value::from(facts(item))).collect::<Vec<_>>().into()
}

fn activity(pending: &PendingActivityInfo) -> Facts {
    let state = match pending.state() {
        PendingActivityState::Started => "Started",
        PendingActivityState::CancelRequested => "CancelRequested",
        PendingActivityState::Paused => "Paused",
        _ => "Scheduled",
    };
    Facts::default()
        .with_some("activityType", pending.activity_type.as_ref().map(|kind| kind.name.as_str()))
        .with("activityId", pending.activity_id.as_str())
        .with("state", state)
        .with_some("waitingFor", missing_worker(pending).map(|queue| waiting_for(&queue)))
        .with("attempt", pending.attempt)
        .with_some("maximumAttempts", Some(pending.maximum_attempts).filter(|most| *most > 0))
        .with_some("lastFailure", pending.last_failure.as_ref().map(|failure| failure.message.as_str()))
}

fn child(pending: &PendingChildExecutionInfo) -> Facts {
    Facts::default()
        .with("workflowType", pending.workflow_type_name.as_str())
        .with("workflowId", pending.workflow_id.as_str())
        .with("runId", pending.run_id.as_str())
}
