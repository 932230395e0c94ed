//! Descriptions of schedules.

use super::spec::{policy_facts, spec_facts};
use crate::output::{Facts, payload, rfc3339};
use serde_yaml_ng::Value;
use std::time::SystemTime;
use temporalio_client::schedules::{
    ScheduleDescription, ScheduleDescriptionAction, ScheduleRecentAction, ScheduleSummary,
};

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
pub(crate) fn describe_facts(id: &str, schedule: &ScheduleDescription) -> Facts {
    let facts = Facts::default()
        .with("scheduleId", id)
        .with("paused", schedule.paused())
        .with_some("note", schedule.note());
    let stored = schedule.raw().schedule.as_ref();
    let facts =
        stored.and_then(|stored| stored.spec.as_ref()).map_or(facts.clone(), |spec| spec_facts(facts, spec));
    let facts = stored.map_or(facts.clone(), |stored| policy_facts(facts, stored));
    workflow(facts, schedule)
        .with("starts", schedule.action_count())
        .with("missed", schedule.missed_catchup_window())
        .with("skipped", schedule.overlap_skipped())
        .with("nextStarts", moments(schedule.future_action_times()))
        .with(
            "lastStarts",
            schedule.recent_actions().iter().map(|start| Value::from(recent(start))).collect::<Vec<_>>(),
        )
        .with_some("createTime", schedule.create_time().and_then(rfc3339))
        .with_some("updateTime", schedule.update_time().and_then(rfc3339))
}

/// The workflow that it starts.
fn workflow(facts: Facts, schedule: &ScheduleDescription) -> Facts {
    let ScheduleDescriptionAction::StartWorkflow(start) = schedule.action() else { return facts };
    let input: Vec<Value> = start.raw_args().unwrap_or_default().iter().map(payload::value).collect();
    facts
        .with("workflowType", start.workflow_type())
        .with("workflowId", start.workflow_id())
        .with("taskQueue", start.task_queue())
        .with_some("input", input.into_iter().next())
}

fn moments(moments: Vec<SystemTime>) -> Vec<Value> {
    moments.into_iter().filter_map(rfc3339).map(Value::from).collect()
}

fn recent(start: &ScheduleRecentAction) -> Facts {
    Facts::default()
        .with_some("time", start.actual_time.and_then(rfc3339))
        .with("workflowId", start.workflow_id.as_str())
        .with("runId", start.run_id.as_str())
}
