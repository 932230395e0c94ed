//! Workers that are killed during an apply, which another worker takes over.

use super::losses::{slow, state};
use super::tofu;
use crate::environment::connect;
use crate::hasty::{self, Lost};
use crate::stage::{self, TestResult, gone, written};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_terraform::execution::PLAN_STALE;
use temporal_prost_terraform::execution::v1::terraform_temporal;
use test_terraform::{TestServer, TestWorker};

/// The variables of a worker in another process.
const ADDRESS: &str = "TEMPORAL_PROST_TERRAFORM_TAKEOVER_ADDRESS";
const NAMESPACE: &str = "TEMPORAL_PROST_TERRAFORM_TAKEOVER_NAMESPACE";
const DIRECTORY: &str = "TEMPORAL_PROST_TERRAFORM_TAKEOVER_DIRECTORY";

/// Runs in a separate process.
#[tokio::test]
#[ignore = "the test below starts it"]
async fn worker() -> TestResult {
    let Ok(address) = std::env::var(ADDRESS) else { return Ok(()) };
    let client = connect(&address, &std::env::var(NAMESPACE)?).await?;
    let mut options = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
    let directory = PathBuf::from(std::env::var(DIRECTORY)?);
    terraform_temporal::register_activities(&mut options, stage::execution(&directory, tofu()?)?)?;
    let _worker = TestWorker::start(client, options);
    std::future::pending().await
}

fn start_worker(server: &TestServer, directory: &Path) -> TestResult<Child> {
    Ok(Command::new(std::env::current_exe()?)
        .args(["--exact", "tofu::takeover::worker", "--ignored"])
        .envs([(ADDRESS, &server.address), (NAMESPACE, &server.namespace)])
        .env(DIRECTORY, directory)
        .stdout(Stdio::null())
        .spawn()?)
}

/// Kills a worker while its `tofu` applies, and immediately starts another worker. Returns the new worker and the
/// process of `tofu`.
async fn replace(server: &TestServer, directory: &Path, mut worker: Child) -> TestResult<(Child, String)> {
    let process = written(&directory.join("log")).await?;
    worker.kill()?;
    worker.wait()?;
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
    let (mut second, process) = replaced?;
    let refused = format!("{:?}", applied.unwrap_err());
    assert!(refused.contains(PLAN_STALE), "{refused}");
    gone(&process).await?;
    assert!(state(directory)?.contains("\"first\""));
    // No second `tofu` has written.
    assert_eq!(fs::read_to_string(directory.join("log"))?.trim(), process);

    fs::write(directory.join("go"), "")?;
    let again = hasty::run(&client, &stack, Lost::Silent).await;
    second.kill()?;
    second.wait()?;
    again?;
    let log = fs::read_to_string(directory.join("log"))?;
    assert_eq!((log.lines().count(), log.matches("done").count()), (3, 1), "{log}");
    Ok(())
}
