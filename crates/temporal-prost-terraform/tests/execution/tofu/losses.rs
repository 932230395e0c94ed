//! Interrupted runs, lost workers, and locks.

use super::{applied, stack, stage};
use crate::patience::{gone, locked, seen, written};
use crate::process::{self, WorkerProcess};
use crate::stage::TestResult;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use temporal_prost_terraform::execution::v1::{CancelRunRequest, DestroyRequest, Stack};

/// Returns a stack whose first resource completes immediately. The second resource writes its process id, and is slow.
pub(super) fn slow(directory: &Path) -> Stack {
    let log = directory.join("log");
    let text = format!(
        r#"
resource "terraform_data" "first" {{}}

resource "terraform_data" "second" {{
  depends_on = [terraform_data.first]

  provisioner "local-exec" {{
    command = "echo $PPID >> {log}; while [ ! -f {go} ]; do sleep 0.1; done; echo done >> {log}"
  }}
}}
"#,
        log = log.display(),
        go = directory.join("go").display(),
    );
    stack(directory, &text)
}

/// Returns the state.
pub(super) fn state(directory: &Path) -> TestResult<String> {
    Ok(fs::read_to_string(directory.join("state/terraform.tfstate"))?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_cancelled_apply_saves_what_it_has_done() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let run = stage.client.apply(applied(slow(directory.path()))).start().await?;
    let pid = written(&directory.path().join("log")).await?;
    let cancelled = Instant::now();
    run.cancel_run(CancelRunRequest::default()).await?;
    assert!(run.result().await.unwrap_err().is_cancelled());
    // A worker learns of a cancellation from the response to a heartbeat.
    assert!(cancelled.elapsed() < Duration::from_secs(30), "{:?}", cancelled.elapsed());
    gone(&pid).await?;
    assert!(state(directory.path())?.contains("\"first\""));
    Ok(stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_run_waits_for_the_lock_of_another() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let first = stage.client.apply(applied(slow(directory.path()))).start().await?;
    written(&directory.path().join("log")).await?;
    // Another stack has the same state by mistake.
    let other = Stack { name: "other".to_owned(), ..slow(directory.path()) };
    let second = stage.client.destroy(DestroyRequest { stack: Some(other) }).start().await?;
    let lock = locked(&second).await?;
    assert_eq!(lock.operation, "OperationTypeApply");
    fs::write(directory.path().join("go"), "")?;
    first.result().await?;
    assert_eq!(second.result().await?.plan.unwrap().summary.unwrap().counts.unwrap().removed, 2);
    Ok(stage.env.finish()?)
}

/// Runs in a separate process.
#[tokio::test]
#[ignore = "the test below starts it"]
async fn worker() -> TestResult {
    let Some(directory) = process::directory() else { return Ok(()) };
    stage(&directory).await?.client.apply(applied(slow(&directory))).execute().await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_killed_worker_leaves_no_tofu_and_no_second_writer() -> TestResult {
    let directory = tempfile::tempdir()?;
    let worker = WorkerProcess::start("tofu::losses::worker", directory.path())?;
    let log = directory.path().join("log");
    let first = written(&log).await?;
    worker.kill()?;
    // The next attempt begins immediately, while the first `tofu` saves the state.
    let stage = stage(directory.path()).await?;
    let run = stage.client.apply(applied(slow(directory.path()))).start().await?;
    let look = async || Ok(fs::read_to_string(&log)?.lines().find(|line| **line != first).map(str::to_owned));
    let second = seen("a second tofu", look).await?;
    assert!(!Path::new("/proc").join(&first).exists(), "two writers: {first} and {second}");
    fs::write(directory.path().join("go"), "")?;
    run.result().await?;
    gone(&second).await?;
    assert!(state(directory.path())?.contains("\"second\""));
    Ok(stage.env.finish()?)
}
