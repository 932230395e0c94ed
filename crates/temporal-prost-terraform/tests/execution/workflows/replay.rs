//! Recorded histories replay. `EXPECTORATE=overwrite` records them again, after a change that breaks running workflows.

use super::{Anonymous, DIGEST, TestResult, anonymous, deployment, stack};
use std::path::Path;
use std::time::Duration;
use temporal_prost_terraform::execution::Workflows;
use temporal_prost_terraform::execution::v1::terraform_temporal;
use temporal_prost_terraform::execution::v1::{
    ApplyRequest, CancelRunRequest, DecideRequest, DestroyRequest, PlanRequest, Stack,
};
use temporal_prost_testing::{Replay, record};

fn named(name: &str) -> Stack {
    Stack { name: name.to_owned(), ..Stack::default() }
}

/// Runs every workflow, and records it.
async fn record_all(directory: &Path) -> TestResult {
    let (env, client) = anonymous().await?;
    let mut approved = deployment();
    approved.stack = Some(named("approved"));
    let approved = client.deploy(approved).start().await?;
    env.skip(Duration::from_mins(1)).await;
    approved.pause_run().await?;
    let (by, reason, plan_sha256) = ("Ada".to_owned(), "reviewed".to_owned(), DIGEST.to_owned());
    approved.decide(DecideRequest { approved: true, plan_sha256, by, reason }).execute().await?;
    approved.resume_run().await?;
    approved.result().await?;

    let mut cancelled = deployment();
    cancelled.stack = Some(named("cancelled"));
    let cancelled = client.deploy(cancelled).start().await?;
    env.skip(Duration::from_mins(1)).await;
    cancelled.cancel_run(CancelRunRequest::default()).await?;
    assert!(cancelled.result().await.is_err());

    client.deploy(deployment()).execute().await?;
    client.plan(PlanRequest { stack: Some(stack()), mode: 0 }).id("plan").execute().await?;
    client.apply(ApplyRequest { stack: Some(named("apply")), plan: None }).execute().await?;
    client.destroy(DestroyRequest { stack: Some(named("destroy")) }).execute().await?;
    let recorded = record(&env.client(), "ExecutionStatus != 'Running'", directory).await?;
    assert_eq!(recorded.len(), 6);
    Ok(env.finish()?)
}

#[tokio::test]
async fn recorded_histories_replay() -> TestResult {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/execution/histories");
    if std::env::var_os("EXPECTORATE").is_some() {
        record_all(&directory).await?;
    }
    let replay =
        Replay::new(|options| Ok(terraform_temporal::register_workflows::<Workflows<Anonymous>>(options)?));
    assert!(std::fs::read_dir(&directory)?.count() >= 6);
    Ok(replay?.directory(&directory)?.run()?)
}
