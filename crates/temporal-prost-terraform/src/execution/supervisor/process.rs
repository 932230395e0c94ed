//! The worker's view of a supervised CLI.

use super::{Order, PID_FILE, Supervisor, pid};
use rustix::process::{Signal, kill_process_group};
use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};

/// The settings to start a supervised CLI.
pub(crate) struct Spawn<'a> {
    pub(crate) supervisor: &'a Supervisor,
    pub(crate) grace: Duration,
    /// The directory that only this run uses.
    pub(crate) scratch: &'a Path,
    /// The working directory.
    pub(crate) directory: &'a Path,
    pub(crate) program: &'a Path,
    pub(crate) arguments: Vec<OsString>,
    /// All environment variables of the CLI.
    pub(crate) environment: Vec<(OsString, OsString)>,
}

/// A supervised CLI.
pub(crate) struct Process {
    supervisor: Child,
    scratch: PathBuf,
}

/// The pipe to the supervisor. Dropping it interrupts the CLI, and kills the CLI after the grace period.
pub(crate) struct Pipe(#[expect(dead_code, reason = "its end counts")] ChildStdin);

/// A supervised CLI with its streams.
pub(crate) struct Spawned {
    pub(crate) process: Process,
    pub(crate) pipe: Pipe,
    pub(crate) stdout: ChildStdout,
    pub(crate) stderr: ChildStderr,
}

/// The end of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The exit code of the CLI.
    Code(i32),
    /// The signal that killed the CLI or its supervisor.
    Signal(i32),
}

impl Spawn<'_> {
    pub(crate) fn spawn(self) -> io::Result<Spawned> {
        // The note of an earlier run must not be taken for the one of this run.
        let _ = std::fs::remove_file(self.scratch.join(PID_FILE));
        let mut command = Command::new(self.supervisor.program()?);
        command.args(Order::arguments(self.grace, self.scratch, self.program)).args(self.arguments);
        command.env_clear().envs(self.environment).current_dir(self.directory);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C at the terminal of a worker must not reach the supervisor.
        let mut supervisor = command.process_group(0).spawn()?;
        let missing = || io::Error::other("the supervisor has no pipes");
        let pipe = Pipe(supervisor.stdin.take().ok_or_else(missing)?);
        let stdout = supervisor.stdout.take().ok_or_else(missing)?;
        let stderr = supervisor.stderr.take().ok_or_else(missing)?;
        let process = Process { supervisor, scratch: self.scratch.to_owned() };
        Ok(Spawned { process, pipe, stdout, stderr })
    }
}

impl Process {
    /// Waits for the end of the CLI.
    pub(crate) async fn wait(&mut self) -> io::Result<Ended> {
        let status = self.supervisor.wait().await?;
        if let Some(signal) = status.signal() {
            self.kill_orphans();
            return Ok(Ended::Signal(signal));
        }
        Ok(match status.code().unwrap_or_default() {
            code @ 129..=192 => Ended::Signal(code - 128),
            code => Ended::Code(code),
        })
    }

    /// Kills the CLI of a supervisor that was killed itself.
    fn kill_orphans(&self) {
        let id = std::fs::read_to_string(self.scratch.join(PID_FILE)).ok();
        if let Some(group) = id.and_then(|id| id.parse().ok()).and_then(pid) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}
