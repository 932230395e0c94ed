//! Waits for events.

use crate::stage::TestResult;
use std::fs;
use std::path::Path;
use std::time::Duration;
use temporal_prost::client::WorkflowExecutionStatus;
use temporal_prost_terraform::execution::v1::terraform_temporal::{ApplyHandle, DeployHandle, DestroyHandle};
use temporal_prost_terraform::execution::v1::{LockInfo, Progress, Step};

/// The maximum time to wait.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
/// The time between two looks at files, processes and servers, which do not announce their changes.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until something is there, and returns it.
pub(crate) async fn seen<T>(what: &str, look: impl AsyncFn() -> TestResult<Option<T>>) -> TestResult<T> {
    let wait = async {
        loop {
            if let Some(seen) = look().await? {
                return Ok(seen);
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.map_err(|_| format!("waited in vain for {what}"))?
}

/// Waits for the end of something that does not take long.
pub(crate) async fn soon<T>(what: &str, work: impl Future<Output = T>) -> TestResult<T> {
    let limited = tokio::time::timeout(Duration::from_secs(30), work).await;
    Ok(limited.map_err(|_| format!("waited in vain for {what}"))?)
}

/// Waits until a file exists and is not empty, and returns its text.
pub(crate) async fn written(path: &Path) -> TestResult<String> {
    let look = async || {
        let text = fs::read_to_string(path).unwrap_or_default();
        Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
    };
    seen(&path.display().to_string(), look).await
}

/// Waits until a process has ended.
pub(crate) async fn gone(pid: &str) -> TestResult {
    let process = Path::new("/proc").join(pid);
    seen(&format!("the end of {pid}"), async || Ok((!process.exists()).then_some(()))).await
}

/// Waits until a directory is empty.
pub(crate) async fn emptied(path: &Path) -> TestResult {
    seen("an empty directory", async || Ok(fs::read_dir(path)?.next().is_none().then_some(()))).await
}

/// Waits until a deployment needs a decision or has ended, and returns its step.
pub(crate) async fn decidable(run: &DeployHandle) -> TestResult<Step> {
    let look = async || {
        let is_over = run.describe().await?.status() != WorkflowExecutionStatus::Running;
        let step = run.get_progress().await?.step();
        Ok((is_over || step == Step::Decision).then_some(step))
    };
    seen("a decision", look).await
}

/// A run whose progress can be queried.
pub(crate) trait Watched {
    async fn progress(&self) -> TestResult<Progress>;
}

impl Watched for ApplyHandle {
    async fn progress(&self) -> TestResult<Progress> {
        Ok(self.get_progress().await?)
    }
}

impl Watched for DestroyHandle {
    async fn progress(&self) -> TestResult<Progress> {
        Ok(self.get_progress().await?)
    }
}

/// Returns the lock that a run waits for, as soon as it waits.
pub(crate) async fn locked(run: &impl Watched) -> TestResult<LockInfo> {
    seen("a lock", async || Ok(run.progress().await?.lock)).await
}
