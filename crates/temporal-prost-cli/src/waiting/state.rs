//! The state of a workflow, for the progress line.

use crate::output::status;
use std::time::SystemTime;
use temporalio_client::WorkflowExecutionDescription;
use temporalio_common::protos::temporal::api::{
    enums::v1::{PendingActivityState, PendingWorkflowTaskState},
    workflow::v1::{PendingActivityInfo, PendingChildExecutionInfo},
};

/// The lines below the status of the workflow. Further tasks are only counted.
const LINES: usize = 8;

/// The workflow with its status, followed by the pending tasks. `failure` is the cause of its failing workflow task.
pub(crate) fn lines(description: &WorkflowExecutionDescription, failure: Option<&str>) -> Vec<String> {
    let raw = description.raw();
    let head = format!("{} {}", description.id(), status(description.status()));
    let activities = group(raw.pending_activities.iter().map(activity));
    let mut tasks: Vec<_> = workflow_task(description, failure)
        .into_iter()
        .chain(activities)
        .chain(children(&raw.pending_children))
        .collect();
    if tasks.len() > LINES {
        let more = tasks.len() - LINES;
        tasks.truncate(LINES);
        tasks.push(format!("… {more} more"));
    }
    [head].into_iter().chain(tasks).collect()
}

fn workflow_task(description: &WorkflowExecutionDescription, failure: Option<&str>) -> Option<String> {
    let pending = description.raw().pending_workflow_task.as_ref()?;
    match (pending.attempt, failure) {
        (2.., Some(failure)) => {
            Some(format!("workflow task attempt {} failing ({failure})", pending.attempt))
        }
        (2.., None) => Some(format!("workflow task attempt {}", pending.attempt)),
        _ if pending.state() == PendingWorkflowTaskState::Scheduled => {
            Some(waiting_for(description.task_queue()))
        }
        _ => None,
    }
}

fn waiting_for(queue: &str) -> String {
    format!("waiting for a worker on queue {}", quote(queue))
}

/// A name between backticks.
pub(crate) fn quote(name: &str) -> String {
    format!("`{name}`")
}

fn activity(pending: &PendingActivityInfo) -> String {
    let name = pending.activity_type.as_ref().map_or("", |kind| kind.name.as_str());
    let name = last_segment(name);
    if let Some(queue) = missing_worker(pending) {
        return format!("{name} {}", waiting_for(&queue));
    }
    let failure = pending.last_failure.as_ref().map(|failure| format!(" ({})", failure.message));
    format!("{name} attempt {}{}", pending.attempt.max(1), failure.unwrap_or_default())
}

/// The task queue of an activity that no worker has taken yet. Between two attempts, an activity waits for its time.
pub(crate) fn missing_worker(pending: &PendingActivityInfo) -> Option<String> {
    let next = pending.next_attempt_schedule_time.and_then(|time| SystemTime::try_from(time).ok());
    let is_due = next.is_none_or(|next| next <= SystemTime::now());
    let queue = pending.activity_options.as_ref()?.task_queue.as_ref()?;
    let is_waiting = pending.state() == PendingActivityState::Scheduled && is_due;
    is_waiting.then(|| queue.name.clone())
}

fn children(pending: &[PendingChildExecutionInfo]) -> Vec<String> {
    match pending {
        [only] => vec![format!("child {}", only.workflow_id)],
        many => group(many.iter().map(|child| format!("child {}", last_segment(&child.workflow_type_name)))),
    }
}

/// Equal texts once, with their number.
fn group(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut groups: Vec<(String, usize)> = Vec::new();
    for text in texts {
        match groups.iter_mut().find(|(other, _)| *other == text) {
            Some((_, count)) => *count += 1,
            None => groups.push((text, 1)),
        }
    }
    let counted = |(text, count)| if count > 1 { format!("{count} × {text}") } else { text };
    groups.into_iter().map(counted).collect()
}

/// The last segment of a full name.
fn last_segment(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_common::protos::temporal::api::{
        activity::v1::ActivityOptions, common::v1::ActivityType, taskqueue::v1::TaskQueue,
    };

    fn pending(state: PendingActivityState, attempt: i32) -> PendingActivityInfo {
        let task_queue = Some(TaskQueue { name: "nodes".to_owned(), ..TaskQueue::default() });
        PendingActivityInfo {
            activity_type: Some(ActivityType { name: "infra.v1.Infra.ProvisionNode".to_owned() }),
            state: state.into(),
            attempt,
            activity_options: Some(ActivityOptions { task_queue, ..ActivityOptions::default() }),
            ..PendingActivityInfo::default()
        }
    }

    #[test]
    fn equal_activities_are_counted() {
        let started = pending(PendingActivityState::Started, 1);
        let retried = pending(PendingActivityState::Started, 2);
        let all = [started.clone(), started.clone(), retried, started];
        let texts = group(all.iter().map(activity));
        assert_eq!(texts, ["3 × ProvisionNode attempt 1", "ProvisionNode attempt 2"]);
    }

    #[test]
    fn an_activity_without_a_worker_waits_for_one() {
        let scheduled = pending(PendingActivityState::Scheduled, 1);
        assert_eq!(activity(&scheduled), "ProvisionNode waiting for a worker on queue `nodes`");
        let later = Some((SystemTime::now() + std::time::Duration::from_mins(1)).into());
        let backoff = PendingActivityInfo { next_attempt_schedule_time: later, attempt: 2, ..scheduled };
        assert_eq!(activity(&backoff), "ProvisionNode attempt 2");
    }

    #[test]
    fn children_are_counted_by_type() {
        let child = |id: &str| PendingChildExecutionInfo {
            workflow_id: id.to_owned(),
            workflow_type_name: "infra.v1.Infra.Drain".to_owned(),
            ..PendingChildExecutionInfo::default()
        };
        assert_eq!(children(&[child("a")]), ["child a"]);
        assert_eq!(children(&[child("a"), child("b")]), ["2 × child Drain"]);
    }
}
