//! Pauses, cancellations and failures.

use super::{TestResult, anonymous, deployment, failure, saved_plan, stack};
use std::time::Duration;
use temporal_prost::Report;
use temporal_prost_terraform::execution::PLAN_STALE;
use temporal_prost_terraform::execution::v1::terraform_temporal::activity::{RunApply, RunInit, RunPlan};
use temporal_prost_terraform::execution::v1::{
    ApplyRequest, Bundle, CancelRunRequest, DestroyRequest, PlanMode, PlanRequest, Step,
};

#[tokio::test]
async fn a_run_pauses_between_its_steps() -> TestResult {
    let (env, client) = anonymous().await?;
    env.mock_activity(&RunPlan, |plan| async move { Ok(saved_plan(plan.bundle.clone(), true)) })
        .taking(Duration::from_secs(30));
    let apply = client.apply(ApplyRequest { stack: Some(stack()), plan: None }).start().await?;
    env.skip(Duration::from_secs(10)).await;
    apply.pause_run().await?;
    env.skip(Duration::from_hours(1)).await;
    let progress = apply.get_progress().await?;
    assert_eq!((progress.step(), progress.paused), (Step::Plan, true));
    assert_eq!(env.calls(&RunApply)?.len(), 0);
    apply.resume_run().await?;
    apply.result().await?;
    assert_eq!(env.calls(&RunApply)?.len(), 1);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_signal_cancels_a_run_that_waits() -> TestResult {
    let (env, client) = anonymous().await?;
    let deployment = client.deploy(deployment()).start().await?;
    env.skip(Duration::from_mins(10)).await;
    deployment
        .cancel_run(CancelRunRequest { by: "Ada".to_owned(), reason: "wrong stack".to_owned() })
        .await?;
    let failed = deployment.result().await.unwrap_err();
    assert!(failed.is_cancelled(), "{}", Report::new(&failed));
    assert_eq!(env.calls(&RunApply)?.len(), 0);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_paused_run_can_be_cancelled() -> TestResult {
    let (env, client) = anonymous().await?;
    env.mock_activity(&RunInit, |_| async { Ok(Bundle::default()) }).taking(Duration::from_secs(30));
    let plan = client.plan(PlanRequest { stack: Some(stack()), mode: 0 }).start().await?;
    plan.pause_run().await?;
    env.skip(Duration::from_mins(10)).await;
    plan.cancel_run(CancelRunRequest::default()).await?;
    assert!(plan.result().await.unwrap_err().is_cancelled());
    assert_eq!(env.calls(&RunPlan)?.len(), 0);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_saved_plan_is_applied_without_another() -> TestResult {
    let (env, client) = anonymous().await?;
    let planned = client.plan(PlanRequest { stack: Some(stack()), mode: 0 }).execute().await?;
    let applied =
        client.apply(ApplyRequest { stack: Some(stack()), plan: planned.plan.clone() }).execute().await?;
    assert_eq!(applied.plan, planned.plan);
    assert_eq!(env.calls(&RunPlan)?.len(), 1);
    assert_eq!(env.calls(&RunApply)?.len(), 1);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_stale_plan_fails_the_run_at_once() -> TestResult {
    let (env, client) = anonymous().await?;
    env.mock_activity(&RunApply, |_| async {
        Err::<temporal_prost_terraform::execution::v1::RunApplyResponse, _>(failure(PLAN_STALE))
    });
    let apply = client.apply(ApplyRequest { stack: Some(stack()), plan: None }).start().await?;
    let failed = apply.result().await.unwrap_err();
    assert_eq!(failed.application_failure().unwrap().r#type, PLAN_STALE);
    assert_eq!(env.calls(&RunApply)?.len(), 1);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_stack_is_destroyed_by_a_plan() -> TestResult {
    let (env, client) = anonymous().await?;
    client.destroy(DestroyRequest { stack: Some(stack()) }).execute().await?;
    assert_eq!(env.calls(&RunPlan)?[0].mode(), PlanMode::Destroy);
    Ok(env.finish()?)
}

#[tokio::test]
async fn one_stack_is_changed_by_one_run() -> TestResult {
    let (env, client) = anonymous().await?;
    let first = client.deploy(deployment()).start().await?;
    let second = client.destroy(DestroyRequest { stack: Some(stack()) }).start().await.unwrap_err();
    assert!(second.is_already_started());
    first.result().await?;
    Ok(env.finish()?)
}
