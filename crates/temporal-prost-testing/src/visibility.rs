//! Descriptions and lists of runs.

mod field;
mod filter;
mod order;
mod parse;
mod word;

use crate::proto::status::{Answer, invalid};
use crate::proto::{
    ActivityOptions, Memo, Payload, ProtoDuration, SearchAttributes, enums, positive, proto_duration,
    service, task_queue, timestamp, workflow, workflow_type,
};
use crate::run::Run;
use crate::run::activity::{Activity, State as ActivityState};
use crate::run::workflow_task::WorkflowTask;
use crate::state::State;
pub(crate) use field::is_system_field;
use field::status_name;
use parse::Query;
use std::collections::BTreeMap;
pub(crate) use word::QueryError;

/// Returns the information about a run that lists show.
pub(crate) fn info(run: &Run) -> workflow::WorkflowExecutionInfo {
    let started = run.started();
    let backoff = positive(started.first_workflow_task_backoff.as_ref()).unwrap_or_default();
    workflow::WorkflowExecutionInfo {
        execution: Some(run.execution()),
        r#type: Some(workflow_type(&run.workflow_type)),
        start_time: Some(timestamp(run.opened)),
        execution_time: Some(timestamp(run.opened.saturating_add(backoff))),
        close_time: run.closed.map(timestamp),
        execution_duration: run.closed.map(|closed| proto_duration(closed.saturating_sub(run.opened))),
        status: run.status as i32,
        history_length: run.history.last(),
        history_size_bytes: run.history.size(),
        parent_namespace_id: started.parent_workflow_namespace,
        parent_execution: run.parent.as_ref().map(|parent| parent.execution.clone()),
        root_execution: started.root_workflow_execution.or_else(|| Some(run.execution())),
        memo: Some(Memo { fields: run.memo.clone() }),
        search_attributes: Some(SearchAttributes { indexed_fields: run.search_attributes.clone() }),
        task_queue: run.task_queue.clone(),
        first_run_id: run.first_run_id.clone(),
        priority: started.priority,
        ..Default::default()
    }
}

/// Returns the full description of a run.
pub(crate) fn describe(run: &Run) -> service::DescribeWorkflowExecutionResponse {
    let started = run.started();
    let config = workflow::WorkflowExecutionConfig {
        task_queue: Some(task_queue(&run.task_queue)),
        workflow_execution_timeout: or_zero(started.workflow_execution_timeout),
        workflow_run_timeout: or_zero(started.workflow_run_timeout),
        default_workflow_task_timeout: Some(proto_duration(run.tasks.timeout)),
        user_metadata: run.history.event(1).user_metadata,
    };
    let extended = workflow::WorkflowExecutionExtendedInfo {
        execution_expiration_time: started.workflow_execution_expiration_time,
        cancel_requested: run.cancel_requested,
        original_start_time: Some(timestamp(run.opened)),
        ..Default::default()
    };
    service::DescribeWorkflowExecutionResponse {
        execution_config: Some(config),
        workflow_execution_info: Some(info(run)),
        pending_activities: run.activities.values().map(pending_activity).collect(),
        pending_children: pending_children(run),
        pending_nexus_operations: run.operations.iter().map(|(id, one)| one.describe(*id)).collect(),
        pending_workflow_task: run.tasks.current.as_ref().map(pending_task),
        workflow_extended_info: Some(extended),
        ..Default::default()
    }
}

fn or_zero(timeout: Option<ProtoDuration>) -> Option<ProtoDuration> {
    timeout.or(Some(ProtoDuration::default()))
}

fn pending_activity(activity: &Activity) -> workflow::PendingActivityInfo {
    let state = match activity.state {
        ActivityState::Running(_) if activity.cancel_requested.is_some() => {
            enums::PendingActivityState::CancelRequested
        }
        ActivityState::Running(_) => enums::PendingActivityState::Started,
        ActivityState::Waiting(_) | ActivityState::Backoff(_) => enums::PendingActivityState::Scheduled,
    };
    let options =
        ActivityOptions { task_queue: Some(task_queue(&activity.queue)), ..ActivityOptions::default() };
    let next = if let ActivityState::Backoff(at) = activity.state { Some(timestamp(at)) } else { None };
    workflow::PendingActivityInfo {
        activity_id: activity.id.clone(),
        activity_type: activity.kind.clone(),
        state: state as i32,
        heartbeat_details: activity.heartbeat_details.clone(),
        last_heartbeat_time: activity.heartbeat_at.map(timestamp),
        last_started_time: activity.started_at.map(timestamp),
        attempt: activity.attempt,
        maximum_attempts: activity.retry.maximum_attempts,
        scheduled_time: Some(timestamp(activity.attempt_scheduled_at)),
        last_failure: activity.last_failure.clone(),
        last_worker_identity: activity.identity.clone(),
        next_attempt_schedule_time: next,
        activity_options: Some(options),
        ..Default::default()
    }
}

fn pending_children(run: &Run) -> Vec<workflow::PendingChildExecutionInfo> {
    let pending = |(initiated, child): (&i64, &crate::run::Child)| workflow::PendingChildExecutionInfo {
        workflow_id: child.execution.workflow_id.clone(),
        run_id: child.execution.run_id.clone(),
        workflow_type_name: child.workflow_type.clone().unwrap_or_default().name,
        initiated_id: *initiated,
        parent_close_policy: child.close_policy as i32,
    };
    run.children.iter().map(pending).collect()
}

fn pending_task(task: &WorkflowTask) -> workflow::PendingWorkflowTaskInfo {
    use enums::PendingWorkflowTaskState::{Scheduled, Started};
    let state = if task.is_started() { Started } else { Scheduled };
    workflow::PendingWorkflowTaskInfo {
        state: state as i32,
        scheduled_time: Some(timestamp(task.scheduled_at)),
        attempt: task.attempt,
        ..Default::default()
    }
}

impl State {
    /// Returns the runs of a namespace that match a query, in the query's order.
    pub(crate) fn select(&self, namespace: &str, query: &str) -> Answer<Vec<&Run>> {
        self.hub.namespaces.get(namespace)?;
        let is_known = |field: &str| is_system_field(field) || self.hub.namespaces.accepts(namespace, field);
        let query = Query::parse(query).and_then(|query| query.check(is_known).map(|()| query));
        let query = query.map_err(|error| invalid(format!("invalid query: {error}")))?;
        let newest_first = self.order.iter().rev().filter_map(|run| self.runs.get(run));
        let selected = newest_first.filter(|run| run.namespace == namespace && query.selects(run));
        let mut selected: Vec<&Run> = selected.collect();
        query.sort(&mut selected);
        Ok(selected)
    }
}

/// Counts the runs with each status, by the status name.
pub(crate) fn count_by_status(runs: &[&Run]) -> Vec<(Payload, i64)> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for run in runs {
        *counts.entry(status_name(run.status)).or_default() += 1;
    }
    counts.into_iter().map(|(status, count)| (keyword(status), count)).collect()
}

fn keyword(text: &str) -> Payload {
    let metadata =
        [("encoding".to_owned(), b"json/plain".to_vec()), ("type".to_owned(), b"Keyword".to_vec())];
    Payload { metadata: metadata.into(), data: format!("\"{text}\"").into_bytes(), ..Default::default() }
}
