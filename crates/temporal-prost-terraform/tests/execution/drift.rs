//! Schedules that look for drift.

use crate::patience::seen;
use crate::stage::{Stage, TestResult};
use std::time::Duration;
use temporal_prost::client::schedules::ScheduleOverlapPolicy;
use temporal_prost_terraform::execution::v1::{PlanMode, PlanRequest, SavedPlan, Stack};

/// Lets a schedule look for drift once, and returns the result of its run.
pub(crate) async fn look(stage: &Stage, stack: Stack) -> TestResult<SavedPlan> {
    let request = PlanRequest { stack: Some(stack), mode: PlanMode::Drift.into() };
    let schedule = stage.client.schedule_plan("drift/db", request).interval(Duration::from_hours(100));
    let schedule = schedule.create().await?;
    schedule.trigger(ScheduleOverlapPolicy::Unspecified).await?;
    let run = seen("a run of the schedule", async || {
        let runs = schedule.describe().await?.recent_runs();
        Ok(runs.into_iter().next().map(|run| run.execution))
    })
    .await?;
    let plan = stage.client.plan_handle(run.workflow_id).result().await?.plan;
    schedule.delete().await?;
    Ok(plan.ok_or("no plan")?)
}
