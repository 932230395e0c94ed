//! Replays recorded histories. After a change that breaks running workflows, `EXPECTORATE=overwrite` records them again.

use super::locks::unlockable;
use super::state::{lock, open, write, writer};
use super::{Anonymous, DIGEST, TestResult, anonymous, deployment, stack};
use std::path::Path;
use std::time::Duration;
use temporal_prost_terraform::execution::Workflows;
use temporal_prost_terraform::execution::v1::terraform_temporal;
use temporal_prost_terraform::execution::v1::{
    ApplyRequest, CancelRunRequest, DecideRequest, DestroyRequest, ForceUnlockRequest, PlanRequest, Stack,
};
use temporal_prost_testing::{Replay, record};

fn named(name: &str) -> Stack {
    Stack { name: name.to_owned(), ..Stack::default() }
}

/// Runs every workflow and records its history.
async fn record_all(directory: &Path) -> TestResult {
    let (env, client) = anonymous().await?;
    let mut approved = deployment();
    approved.stack = Some(named("approved"));
    let approved = client.deploy(approved).start().await?;
    env.skip(Duration::from_mins(1)).await;
    approved.pause_run().await?;
    let (by, reason, plan_sha256) = ("Ada".to_owned(), "reviewed".to_owned(), DIGEST.to_owned());
    approved
        .decide(DecideRequest { approved: true, plan_sha256, by, reason, override_policies: false })
        .execute()
        .await?;
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

/// Records the histories of a change whose lock a person removes, and of a state whose lock the next attempt revokes.
async fn record_locks(directory: &Path) -> TestResult {
    let (env, client) = anonymous().await?;
    unlockable(&env);
    let locked = client.apply(ApplyRequest { stack: Some(named("locked")), plan: None }).start().await?;
    env.skip(Duration::from_mins(1)).await;
    let lock_id = locked.get_progress().await?.lock.ok_or("no lock")?.id;
    let (by, reason) = ("Ada".to_owned(), "the host is gone".to_owned());
    locked.force_unlock(ForceUnlockRequest { lock_id, by, reason }).execute().await?;
    locked.result().await?;

    let state = open(&env.client(), writer("5", 1)).await?;
    lock(&state, writer("5", 1), "a").await?;
    write(&state, writer("5", 1), "a", "one").await?;
    open(&env.client(), writer("5", 2)).await?;
    write(&state, writer("5", 1), "a", "lost").await?;
    lock(&state, writer("5", 2), "b").await?;
    write(&state, writer("5", 2), "b", "two").await?;
    state.terminate("it never completes").await?;
    let recorded = record(&env.client(), "ExecutionStatus != 'Running'", directory).await?;
    assert_eq!(recorded.len(), 2);
    Ok(env.finish()?)
}

#[tokio::test]
async fn recorded_histories_replay() -> TestResult {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/execution");
    // Every in-memory server numbers its runs in the same way, so the histories need separate directories.
    let (directory, locks) = (tests.join("histories"), tests.join("histories_of_locks"));
    if std::env::var_os("EXPECTORATE").is_some() {
        record_all(&directory).await?;
        record_locks(&locks).await?;
    }
    let replay =
        Replay::new(|options| Ok(terraform_temporal::register_workflows::<Workflows<Anonymous>>(options)?));
    assert!(std::fs::read_dir(&directory)?.count() >= 6);
    assert!(std::fs::read_dir(&locks)?.count() >= 2);
    Ok(replay?.directory(&directory)?.directory(&locks)?.run()?)
}
