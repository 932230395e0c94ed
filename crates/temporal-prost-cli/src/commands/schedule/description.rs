//! Descriptions of schedules.

use super::spec::{policy_facts, spec_facts};
use crate::output::{Facts, payload, rfc3339};
use serde_yaml_ng::Value;
use std::time::SystemTime;
use temporal_prost::schedule::{AnyScheduleDescription, ScheduledRun};
use temporalio_client::schedules::ScheduleSummary;

/// The columns of a list of schedules.
pub(crate) const COLUMNS: [&str; 5] = ["scheduleId", "workflowType", "paused", "nextStart", "note"];

/// A row of a list of schedules.
pub(crate) fn row(schedule: &ScheduleSummary) -> Facts {
    let next = schedule.future_action_times().into_iter().next();
    Facts::default()
        .with("scheduleId", schedule.schedule_id())
        .with_some("workflowType", schedule.workflow_type())
        .with("paused", schedule.paused())
        .with_some("nextStart", next.and_then(rfc3339))
        .with_some("note", schedule.note())
}

/// The description of a schedule.
pub(crate) fn describe_facts(schedule: &AnyScheduleDescription) -> Facts {
    let facts = Facts::default()
        .with("scheduleId", schedule.id())
        .with("paused", schedule.is_paused())
        .with_some("note", schedule.note());
    let facts = schedule.spec().map_or(facts.clone(), |spec| spec_facts(facts, spec));
    let sdk = schedule.sdk();
    workflow(policy_facts(facts, schedule), schedule)
        .with("starts", sdk.action_count())
        .with("missed", sdk.missed_catchup_window())
        .with("skipped", sdk.overlap_skipped())
        .with("nextStarts", moments(schedule.next_runs()))
        .with("lastStarts", schedule.recent_runs().iter().map(recent).map(Value::from).collect::<Vec<_>>())
        .with_some("createTime", sdk.create_time().and_then(rfc3339))
        .with_some("updateTime", sdk.update_time().and_then(rfc3339))
}

/// The workflow that it starts.
fn workflow(facts: Facts, schedule: &AnyScheduleDescription) -> Facts {
    let Some(start) = schedule.start() else { return facts };
    let input = start.input.iter().flat_map(|input| &input.payloads).map(payload::value).next();
    facts
        .with("workflowType", schedule.workflow_type())
        .with("workflowId", start.workflow_id.as_str())
        .with("taskQueue", start.task_queue.as_ref().map_or("", |queue| &queue.name))
        .with_some("input", input)
}

fn moments(moments: Vec<SystemTime>) -> Vec<Value> {
    moments.into_iter().filter_map(rfc3339).map(Value::from).collect()
}

fn recent(run: &ScheduledRun) -> Facts {
    Facts::default()
        .with_some("time", run.started.and_then(rfc3339))
        .with("workflowId", run.execution.workflow_id.as_str())
        .with_some("runId", run.execution.run_id.as_deref())
}
