//! The entity that decides who may change a state.

use super::{Anonymous, TestResult};
use temporal_prost::client::Client;
use temporal_prost_terraform::execution::Workflows;
use temporal_prost_terraform::execution::v1::terraform_temporal::{self, StateHandle, TerraformClient};
use temporal_prost_terraform::execution::v1::{
    AcquireLockRequest, CommitStateRequest, LockInfo, OpenSessionRequest, ReleaseLockRequest, StateRequest,
    Stored, Writer,
};
use temporal_prost_testing::TestEnvironment;

pub(super) fn writer(activity: &str, attempt: u32) -> Writer {
    let (workflow_id, run_id) = ("terraform/db".to_owned(), "1".to_owned());
    Writer { workflow_id, run_id, activity_id: activity.to_owned(), attempt }
}

async fn environment() -> Result<TestEnvironment, Box<dyn std::error::Error>> {
    let env = TestEnvironment::start().await?;
    env.worker(terraform_temporal::TASK_QUEUE, |options| {
        Ok(terraform_temporal::register_workflows::<Workflows<Anonymous>>(options)?)
    })?;
    Ok(env)
}

/// Begins an attempt. Starts the entity if it is not running.
pub(super) async fn open(client: &Client, writer: Writer) -> Result<StateHandle, Box<dyn std::error::Error>> {
    let start = StateRequest { stack: "db".to_owned(), ..StateRequest::default() };
    let request = OpenSessionRequest { writer: Some(writer) };
    let (session, state) =
        TerraformClient::new(client.clone()).state(start).with_open_session(request).start().await?;
    session.result().await?;
    Ok(state)
}

/// Takes a lock. Returns the id of the lock that prevents this, if there is one.
pub(super) async fn lock(
    state: &StateHandle,
    writer: Writer,
    id: &str,
) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let lock = Some(LockInfo { id: id.to_owned(), ..LockInfo::default() });
    let acquired = state.acquire_lock(AcquireLockRequest { writer: Some(writer), lock }).execute().await?;
    Ok(acquired.holder.map(|holder| holder.id))
}

pub(super) async fn write(
    state: &StateHandle,
    writer: Writer,
    lock_id: &str,
    key: &str,
) -> Result<bool, Box<dyn std::error::Error>> {
    let stored = Some(Stored { key: key.to_owned(), ..Stored::default() });
    let request = CommitStateRequest { writer: Some(writer), lock_id: lock_id.to_owned(), state: stored };
    Ok(state.commit_state(request).execute().await?.committed)
}

#[tokio::test]
async fn the_next_attempt_revokes_the_lock() -> TestResult {
    let env = environment().await?;
    let state = open(&env.client(), writer("5", 1)).await?;
    assert_eq!(lock(&state, writer("5", 1), "a").await?, None);
    assert!(write(&state, writer("5", 1), "a", "one").await?);

    open(&env.client(), writer("5", 2)).await?;
    assert_eq!(lock(&state, writer("5", 2), "b").await?, None);
    // The CLI of the first attempt is still running.
    assert!(!write(&state, writer("5", 1), "a", "lost").await?);
    assert!(!state.release_lock(ReleaseLockRequest { lock_id: "a".to_owned() }).execute().await?.released);
    assert!(write(&state, writer("5", 2), "b", "two").await?);
    let info = state.get_state().await?;
    assert_eq!(
        (info.state.unwrap().key.as_str(), info.version, info.holder),
        ("two", 2, Some(writer("5", 2)))
    );

    assert!(state.release_lock(ReleaseLockRequest { lock_id: "b".to_owned() }).execute().await?.released);
    // The first attempt cannot take the lock again.
    assert!(lock(&state, writer("5", 1), "c").await?.is_some());
    assert!(!write(&state, writer("5", 1), "c", "lost").await?);
    Ok(env.finish()?)
}

#[tokio::test]
async fn another_activity_does_not_revoke_the_lock() -> TestResult {
    let env = environment().await?;
    let state = open(&env.client(), writer("5", 1)).await?;
    assert_eq!(lock(&state, writer("5", 1), "a").await?, None);
    open(&env.client(), writer("6", 2)).await?;
    assert_eq!(lock(&state, writer("6", 2), "b").await?, Some("a".to_owned()));
    assert!(!write(&state, writer("6", 2), "a", "stolen").await?);
    // The CLI repeats a request whose response was lost.
    assert_eq!(lock(&state, writer("5", 1), "a").await?, None);
    Ok(env.finish()?)
}

#[tokio::test]
async fn nobody_writes_without_a_lock() -> TestResult {
    let env = environment().await?;
    let state = open(&env.client(), writer("5", 1)).await?;
    assert!(!write(&state, writer("5", 1), "", "x").await?);
    assert!(state.get_state().await?.state.is_none());
    env.restart_worker().await?;
    assert_eq!(lock(&state, writer("5", 1), "a").await?, None);
    Ok(env.finish()?)
}
