//! What the server knows of a schedule.

use crate::{moment, output::Facts, payload};
use serde_yaml_ng::Value;
use std::time::SystemTime;
use temporalio_client::schedules::{
    ScheduleDescription, ScheduleDescriptionAction, ScheduleRecentAction, ScheduleSummary,
};

/// The columns of a list of schedules.
pub(super) const COLUMNS: [&str; 5] = ["scheduleId", "workflowType", "paused", "nextStart", "note"];

/// A schedule in a list.
pub(super) fn listed(schedule: &ScheduleSummary) -> Facts {
    let next = schedule.future_action_times().into_iter().next();
    Facts::default()
        .with("scheduleId", schedule.schedule_id())
        .with_some("workflowType", schedule.workflow_type())
        .with("paused", schedule.paused())
        .with_some("nextStart", next.and_then(moment::shown))
        .with_some("note", schedule.note())
}

/// All of a schedule.
pub(super) fn described(id: &str, schedule: &ScheduleDescription) -> Facts {
    let facts = Facts::default()
        .with("scheduleId", id)
        .with("paused", schedule.paused())
        .with_some("note", schedule.note());
    workflow(facts, schedule)
        .with("starts", schedule.action_count())
        .with("missed", schedule.missed_catchup_window())
        .with("skipped", schedule.overlap_skipped())
        .with("nextStarts", moments(schedule.future_action_times()))
        .with(
            "lastStarts",
            schedule.recent_actions().iter().map(|start| Value::from(recent(start))).collect::<Vec<_>>(),
        )
        .with_some("createTime", schedule.create_time().and_then(moment::shown))
        .with_some("updateTime", schedule.update_time().and_then(moment::shown))
}

/// What it starts.
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
    moments.into_iter().filter_map(moment::shown).map(Value::from).collect()
}

fn recent(start: &ScheduleRecentAction) -> Facts {
    Facts::default()
        .with_some("time", start.actual_time.and_then(moment::shown))
        .with("workflowId", start.workflow_id.as_str())
        .with("runId", start.run_id.as_str())
}
