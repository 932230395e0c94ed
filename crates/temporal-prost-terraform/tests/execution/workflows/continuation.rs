//! A state whose workflow continues as new.

use super::TestResult;
use super::state::{lock, open, write, writer};
use crate::environment::Environment;
use futures_util::future::try_join_all;
use temporal_prost_terraform::execution::Workflows;
use temporal_prost_terraform::execution::v1::ReleaseLockRequest;
use temporal_prost_terraform::execution::v1::terraform_temporal::{self, StateHandle};

/// The number of writes at the same time.
const WRITES: usize = 8;
/// More writes than a history may contain.
const MANY_WRITES: u64 = 10_000;

async fn run_id(state: &StateHandle) -> Result<String, Box<dyn std::error::Error>> {
    Ok(state.describe().await?.run_id().to_owned())
}

/// Writes until the workflow continues as new, and returns the number of writes.
async fn fill(state: &StateHandle, lock_id: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let first = run_id(state).await?;
    for written in (0..MANY_WRITES).step_by(WRITES) {
        if run_id(state).await? != first {
            return Ok(written);
        }
        let writes = (0..WRITES).map(|_| write(state, writer("5", 2), lock_id, "full"));
        assert!(try_join_all(writes).await?.into_iter().all(|is_written| is_written));
    }
    Err(format!("the workflow has not continued as new after {MANY_WRITES} writes").into())
}

#[tokio::test]
async fn locks_versions_and_revocations_survive_a_new_run() -> TestResult {
    let env = Environment::start().await?;
    env.worker(terraform_temporal::TASK_QUEUE, |options| {
        Ok(terraform_temporal::register_workflows::<Workflows>(options)?)
    })?;
    let state = open(&env.client(), writer("5", 1)).await?;
    lock(&state, writer("5", 1), "a").await?;
    open(&env.client(), writer("5", 2)).await?;
    lock(&state, writer("5", 2), "b").await?;
    let written = fill(&state, "b").await?;

    let info = state.get_state().await?;
    assert_eq!((info.version, info.holder), (written, Some(writer("5", 2))));
    assert_eq!((info.lock.unwrap().id.as_str(), info.state.unwrap().key.as_str()), ("b", "full"));
    open(&env.client(), writer("6", 1)).await?;
    assert_eq!(lock(&state, writer("6", 1), "c").await?, Some("b".to_owned()));
    assert!(!write(&state, writer("5", 1), "a", "lost").await?);
    assert!(write(&state, writer("5", 2), "b", "last").await?);
    assert!(state.release_lock(ReleaseLockRequest { lock_id: "b".to_owned() }).execute().await?.released);
    // The new run knows which attempt is the latest.
    assert!(lock(&state, writer("5", 1), "a").await?.is_some());
    assert_eq!(lock(&state, writer("5", 2), "d").await?, None);
    assert_eq!(state.get_state().await?.version, written + 1);
    state.terminate("it never completes").await?;
    Ok(env.finish()?)
}
