//! A schedule detects drift.

use super::{TestResult, anonymous, stack};
use std::time::Duration;
use temporal_prost_terraform::execution::v1::terraform_temporal::activity::{RunApply, RunPlan};
use temporal_prost_terraform::execution::v1::{PlanMode, PlanRequest};

#[tokio::test]
async fn a_schedule_looks_for_drift() -> TestResult {
    let (env, client) = anonymous().await?;
    let request = PlanRequest { stack: Some(stack()), mode: PlanMode::RefreshOnly.into() };
    let schedule =
        client.schedule_plan("drift/db", request).interval(Duration::from_hours(1)).create().await?;
    env.skip(Duration::from_mins(181)).await;
    schedule.delete().await?;
    let plans = env.calls(&RunPlan)?;
    assert_eq!(plans.len(), 3);
    assert!(plans.iter().all(|plan| plan.mode() == PlanMode::RefreshOnly));
    assert_eq!(env.calls(&RunApply)?.len(), 0);
    Ok(env.finish()?)
}
