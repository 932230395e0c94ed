//! One run of the CLI.

use super::lines;
use super::{Cli, Transcript};
use crate::execution::cli::message::Message;
use crate::execution::error::ExecutionError;
use crate::execution::observer::Observer;
use crate::execution::secret::Secrets;
use crate::execution::state::Backend;
use crate::execution::supervisor::{Ended, Pipe, Process, Spawn, Spawned};
use crate::execution::v1::Heartbeat;
use crate::execution::workspace::Workspace;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::BufReader;
use tokio::process::ChildStdout;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The number of bytes at the end of standard error that are kept for the failure.
const KEPT_ERROR: usize = 16 << 10;
/// The maximum size of a plan or of outputs in JSON.
const LARGEST_ANSWER: u64 = 256 << 20;
/// The time in which the streams must end after the CLI. A program that the configuration started can keep them open.
const STRAGGLERS: Duration = Duration::from_secs(5);

/// The settings for the runs of one activity.
pub(crate) struct Run<'a> {
    pub(crate) cli: &'a Cli,
    pub(crate) workspace: &'a Workspace,
    pub(crate) secrets: &'a Arc<Secrets>,
    pub(crate) observer: &'a Observer,
    pub(crate) backend: Option<&'a Backend>,
}

/// The end of a run, and its output.
pub(crate) struct Outcome<T> {
    pub(crate) ended: Ended,
    pub(crate) output: T,
    /// The end of standard error, without secrets.
    pub(crate) error: String,
}

impl Run<'_> {
    /// Runs a command that prints messages. `total` is the number of resources that it changes, if the number is known.
    pub(crate) async fn stream(
        &self,
        arguments: Vec<OsString>,
        total: u32,
    ) -> Result<Outcome<Transcript>, ExecutionError> {
        let transcript = Transcript::of(&name(&arguments), total);
        let (secrets, heartbeat) = (Arc::clone(self.secrets), self.observer.sender());
        self.run(arguments, |stdout| tokio::spawn(read_messages(stdout, transcript, secrets, heartbeat)))
            .await
    }

    /// Runs a command that prints a single result.
    pub(crate) async fn answer(&self, arguments: Vec<OsString>) -> Result<Outcome<Vec<u8>>, ExecutionError> {
        let command = name(&arguments);
        self.observer.sender().send_replace(Heartbeat { command: command.clone(), ..Heartbeat::default() });
        let read = self.run(arguments, |stdout| tokio::spawn(lines::all(stdout, LARGEST_ANSWER))).await;
        read.map_err(|error| match error {
            ExecutionError::Output(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                ExecutionError::TooLarge { command, limit: LARGEST_ANSWER }
            }
            error => error,
        })
    }

    async fn run<T: Send + 'static>(
        &self,
        arguments: Vec<OsString>,
        read: impl FnOnce(ChildStdout) -> JoinHandle<io::Result<T>>,
    ) -> Result<Outcome<T>, ExecutionError> {
        let command = name(&arguments);
        let Spawned { mut process, pipe, stdout, stderr } = self.spawn(arguments)?;
        let (mut output, mut error) = (read(stdout), tokio::spawn(lines::tail(stderr, KEPT_ERROR)));
        let ended = self.wait(&mut process, pipe).await?;
        let output = finish(&mut output).await?;
        let error = finish(&mut error).await.unwrap_or_default();
        let error = self.secrets.redact(&String::from_utf8_lossy(&error));
        // A CLI that had completed before the interrupt has succeeded.
        if self.observer.is_cancelled() && ended != Ended::Code(0) {
            return Err(ExecutionError::Interrupted { command });
        }
        Ok(Outcome { ended, output, error })
    }

    fn spawn(&self, arguments: Vec<OsString>) -> Result<Spawned, ExecutionError> {
        let mut environment = self.cli.environment(&self.workspace.data());
        environment.extend(self.secrets.environment().map(|(name, value)| (name.into(), value.into())));
        environment.extend(self.backend.into_iter().flat_map(Backend::environment));
        let spawn = Spawn {
            supervisor: &self.cli.supervisor,
            grace: self.cli.grace,
            scratch: self.workspace.scratch(),
            directory: &self.workspace.root(),
            program: &self.cli.program,
            arguments,
            environment,
        };
        spawn.spawn().map_err(|source| ExecutionError::Start { program: self.cli.program.clone(), source })
    }

    /// Waits for the end of the CLI, and interrupts it if the activity is cancelled.
    async fn wait(&self, process: &mut Process, pipe: Pipe) -> Result<Ended, ExecutionError> {
        let ended = tokio::select! {
            ended = process.wait() => ended,
            () = self.observer.cancelled() => {
                drop(pipe);
                process.wait().await
            }
        };
        ended.map_err(ExecutionError::file(&PathBuf::from(&self.cli.program)))
    }
}

/// Returns the command of the CLI, such as `plan`.
fn name(arguments: &[OsString]) -> String {
    arguments.first().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

async fn read_messages(
    stdout: ChildStdout,
    mut transcript: Transcript,
    secrets: Arc<Secrets>,
    heartbeat: watch::Sender<Heartbeat>,
) -> io::Result<Transcript> {
    let (mut stdout, mut line) = (BufReader::new(stdout), Vec::new());
    while lines::next(&mut stdout, &mut line).await?.is_some() {
        if let Some(message) = Message::parse(&line) {
            transcript.add(message, &secrets);
        } else {
            tracing::debug!(bytes = line.len(), "the CLI has printed a line that is not a message");
        }
        heartbeat.send_replace(transcript.heartbeat.clone());
    }
    Ok(transcript)
}

async fn finish<T>(stream: &mut JoinHandle<io::Result<T>>) -> Result<T, ExecutionError> {
    let Ok(read) = tokio::time::timeout(STRAGGLERS, &mut *stream).await else {
        stream.abort();
        return Err(ExecutionError::Output(io::Error::other(
            "a program that the CLI started keeps the output of the CLI open",
        )));
    };
    read.map_err(io::Error::other).and_then(|read| read).map_err(ExecutionError::Output)
}
