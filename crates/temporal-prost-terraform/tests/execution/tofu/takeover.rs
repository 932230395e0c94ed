//! Workers that are killed during an apply, which another worker takes over.

use super::losses::{slow, state};
use super::tofu;
use crate::environment::connect;
use crate::hasty::{self, Lost};
use crate::patience::{gone, written};
use crate::process::{self, WorkerProcess};
use crate::stage::{self, TestResult};
use std::fs;
use std::path::Path;
use temporal_prost_terraform::execution::PLAN_STALE;
use test_terraform::TestServer;

/// Runs in a separate process.
#[tokio::test]
#[ignore = "the test below starts it"]
async fn worker() -> TestResult {
    process::serve(|directory| stage::execution(directory, tofu()?)).await
}

fn start_worker(server: &TestServer, directory: &Path) -> TestResult<WorkerProcess> {
    WorkerProcess::connected("tofu::takeover::worker", directory, server, &[])
}

/// Kills a worker while its `tofu` applies, and immediately starts another worker. Returns the new worker and the
/// process of `tofu`.
async fn replace(
    server: &TestServer,
    directory: &Path,
    worker: WorkerProcess,
) -> TestResult<(WorkerProcess, String)> {
    let process = written(&directory.join("log")).await?;
    worker.kill()?;
    Ok((start_worker(server, directory)?, process))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn another_worker_does_not_apply_a_plan_that_was_applied_in_part() -> TestResult {
    let directory = tempfile::tempdir()?;
    let directory = directory.path();
    let server = TestServer::start().await;
    let client = connect(&server.address, &server.namespace).await?;
    let _workflows = hasty::worker(&client)?;
    let stack = slow(directory);

    let first = start_worker(&server, directory)?;
    let (applied, replaced) =
        tokio::join!(hasty::run(&client, &stack, Lost::Silent), replace(&server, directory, first));
    let (second, process) = replaced?;
    let refused = format!("{:?}", applied.unwrap_err());
    assert!(refused.contains(PLAN_STALE), "{refused}");
    gone(&process).await?;
    assert!(state(directory)?.contains("\"first\""));
    // No second `tofu` has written.
    assert_eq!(fs::read_to_string(directory.join("log"))?.trim(), process);

    fs::write(directory.join("go"), "")?;
    let again = hasty::run(&client, &stack, Lost::Silent).await;
    second.kill()?;
    again?;
    let log = fs::read_to_string(directory.join("log"))?;
    assert_eq!((log.lines().count(), log.matches("done").count()), (3, 1), "{log}");
    Ok(())
}
