//! Workers in other processes.

use crate::environment::connect;
use crate::stage::TestResult;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_terraform::execution::v1::terraform_temporal::{self, TerraformActivities};
use test_terraform::{TestServer, TestWorker};

/// The variables of a worker.
const DIRECTORY: &str = "TEMPORAL_PROST_TERRAFORM_WORKER_DIRECTORY";
const ADDRESS: &str = "TEMPORAL_PROST_TERRAFORM_WORKER_ADDRESS";
const NAMESPACE: &str = "TEMPORAL_PROST_TERRAFORM_WORKER_NAMESPACE";

/// The variable of a process that logs.
const LOGS: &str = "TEMPORAL_PROST_TERRAFORM_LOGS";

/// A worker that a test can kill. It is also killed if the test fails.
pub(crate) struct WorkerProcess(Child);

impl WorkerProcess {
    /// Starts an ignored test of this program as a worker. Its files are in `directory`.
    pub(crate) fn start(test: &str, directory: &Path) -> TestResult<Self> {
        Self::spawn(worker(test, directory)?)
    }

    /// Starts an ignored test of this program as a worker of a server, with more variables.
    pub(crate) fn connected(
        test: &str,
        directory: &Path,
        server: &TestServer,
        variables: &[(&str, &str)],
    ) -> TestResult<Self> {
        let mut command = worker(test, directory)?;
        command.envs([(ADDRESS, &server.address), (NAMESPACE, &server.namespace)]);
        command.envs(variables.iter().copied());
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> TestResult<Self> {
        Ok(Self(command.spawn()?))
    }

    /// Kills the worker, which must still run.
    pub(crate) fn kill(mut self) -> TestResult {
        match self.0.try_wait()? {
            Some(status) => Err(format!("the worker has ended with {status}").into()),
            None => Ok(()),
        }
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn worker(test: &str, directory: &Path) -> TestResult<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["--exact", test, "--ignored"]).env(DIRECTORY, directory).stdout(Stdio::null());
    Ok(command)
}

/// Returns the directory of this process if it is a worker.
pub(crate) fn directory() -> Option<PathBuf> {
    env::var_os(DIRECTORY).map(PathBuf::from)
}

/// Runs the activities until the process is killed, if it is a worker.
pub(crate) async fn serve<A: TerraformActivities>(
    activities: impl FnOnce(&Path) -> TestResult<A>,
) -> TestResult {
    let Some(directory) = directory() else { return Ok(()) };
    let client = connect(&env::var(ADDRESS)?, &env::var(NAMESPACE)?).await?;
    let mut options = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
    terraform_temporal::register_activities(&mut options, activities(&directory)?)?;
    let _worker = TestWorker::start(client, options);
    std::future::pending().await
}

/// Runs an ignored test in a separate process, and returns its log. The logger of a process would also get the logs of
/// the other tests.
pub(crate) fn log_of(test: &str) -> TestResult<String> {
    let mut process = Command::new(env::current_exe()?);
    let output = process.args(["--exact", test, "--ignored"]).env(LOGS, "1").output()?;
    let log = String::from_utf8(output.stdout)?;
    if output.status.success() {
        Ok(log)
    } else {
        Err(format!("{test} fails: {log}{}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

/// Logs everything to standard output, and returns `true`, if [`log_of`] has started this process.
pub(crate) fn logs() -> bool {
    let is_started = env::var_os(LOGS).is_some();
    if is_started {
        let logger = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
        logger.with_ansi(false).with_writer(std::io::stdout).init();
    }
    is_started
}
