//! The process between a worker and the CLI.
//!
//! A worker can be killed at any time. Its supervisor then notices that the pipe from the worker is closed. It
//! interrupts the CLI, which saves the state, and kills the CLI if it does not end in time. To cancel a run, the worker
//! closes the pipe itself.

mod launcher;
mod output;
mod process;

pub(crate) use process::{Ended, Pipe, Process, Spawn, Spawned};

use launcher::Launch;
use output::Forwarding;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use tokio::signal::unix::{Signal as Incoming, SignalKind, signal};

/// The first argument of a supervisor.
const MARKER: &str = "temporal-prost-terraform-supervise";
/// The file in the scratch directory that contains the process id of the CLI. Its launcher writes the file.
const PID_FILE: &str = "cli.pid";
/// The exit code of a supervisor that could not start the CLI. Shells use the same code.
const NOT_STARTED: u8 = 127;
/// The exit code of a supervisor whose worker does not read the output of the CLI.
const INCOMPLETE: u8 = 126;
/// The time to write the reason for this exit code.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// The program that supervises the CLI: the worker itself, or the program `temporal-prost-terraform-supervisor`.
///
/// ```
/// use temporal_prost_terraform::execution::Supervisor;
///
/// fn main() {
///     // The worker starts itself again as a supervisor, which does not return from here.
///     Supervisor::enter();
///     let supervisor = Supervisor::this_program();
///     // … run the worker
/// #   drop(supervisor);
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Supervisor {
    program: Option<PathBuf>,
}

impl Supervisor {
    /// Uses the program of the worker, whose `main` must call [`enter`](Self::enter) first.
    #[must_use]
    pub fn this_program() -> Self {
        Self { program: None }
    }

    /// Uses the program `temporal-prost-terraform-supervisor` at a path.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self { program: Some(program.into()) }
    }

    /// Becomes a supervisor if a worker started this process as one. Otherwise, returns immediately.
    ///
    /// Call this function at the beginning of `main`, before you start other threads.
    pub fn enter() {
        let mut arguments = std::env::args_os().skip(1);
        let code = match arguments.next().as_ref().and_then(|marker| marker.to_str()) {
            Some(MARKER) => perform(Order::parse(arguments.collect()), supervise),
            Some(launcher::MARKER) => perform(Launch::parse(arguments.collect()), Launch::run),
            _ => return,
        };
        std::process::exit(code.into());
    }

    pub(super) fn program(&self) -> io::Result<PathBuf> {
        self.program.clone().map_or_else(own_program, Ok)
    }
}

/// Returns the program of this process.
fn own_program() -> io::Result<PathBuf> {
    // On Linux, this path works even after a deployment has replaced the file of the program.
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { std::env::current_exe() }
}

fn perform<T>(task: Option<T>, run: impl FnOnce(T) -> u8) -> u8 {
    task.map_or_else(
        || {
            eprintln!(
                "the arguments are invalid; only workers of temporal-prost-terraform can start this program"
            );
            NOT_STARTED
        },
        run,
    )
}

/// The task of a supervisor, which its arguments contain.
struct Order {
    grace: Duration,
    scratch: PathBuf,
    program: OsString,
    arguments: Vec<OsString>,
}

impl Order {
    fn arguments(grace: Duration, scratch: &Path, program: &Path) -> [OsString; 4] {
        let grace = grace.as_millis().to_string();
        [MARKER.into(), grace.into(), scratch.into(), program.into()]
    }

    /// Reads the arguments after the marker.
    fn parse(arguments: Vec<OsString>) -> Option<Self> {
        let mut arguments = arguments.into_iter();
        let grace = arguments.next()?.to_str()?.parse().ok()?;
        let (scratch, program) = (arguments.next()?.into(), arguments.next()?);
        Some(Self { grace: Duration::from_millis(grace), scratch, program, arguments: arguments.collect() })
    }

    /// Starts a launcher, which becomes the CLI.
    fn launch(&self) -> io::Result<Child> {
        let launch = Launch {
            supervisor: std::process::id(),
            scratch: self.scratch.clone(),
            program: self.program.clone(),
            arguments: self.arguments.clone(),
        };
        let mut command = Command::new(own_program()?);
        // A separate process group allows killing the CLI together with its providers.
        command.args(launch.arguments()).stdin(Stdio::null()).process_group(0);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
    }
}

/// Runs the CLI and returns its exit code.
fn supervise(order: Order) -> u8 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let code = runtime.and_then(|runtime| {
        let code = runtime.block_on(run(order));
        // The read of standard input may still block.
        runtime.shutdown_background();
        code
    });
    code.unwrap_or_else(|error| {
        eprintln!("the CLI cannot be started: {error}");
        NOT_STARTED
    })
}

async fn run(order: Order) -> io::Result<u8> {
    let mut end = End::listen()?;
    let mut child = order.launch()?;
    let output = Forwarding::start(child.stdout.take(), tokio::io::stdout());
    let errors = Forwarding::start(child.stderr.take(), tokio::io::stderr());
    let status = tokio::select! {
        status = child.wait() => status?,
        () = end.requested() => stop(&mut child, order.grace).await?,
    };
    let complete = tokio::join!(output.finish(order.grace), errors.finish(order.grace));
    if end.orphaned {
        // The worker cannot remove the directory, whose plan may contain secrets.
        let _ = std::fs::remove_dir_all(&order.scratch);
    }
    Ok(if complete == (true, true) { exit_code(status) } else { incomplete().await })
}

/// Explains that a part of the output is lost, and returns the exit code.
async fn incomplete() -> u8 {
    let text = b"the output of the CLI is incomplete, because the worker did not read it in time\n";
    // The worker may not read this either.
    let _ = tokio::time::timeout(LAST_WORDS, output::write(&mut tokio::io::stderr(), text)).await;
    INCOMPLETE
}

/// Interrupts the CLI, and kills it and its providers after the grace period.
async fn stop(child: &mut Child, grace: Duration) -> io::Result<ExitStatus> {
    // The process is not reaped before `wait` returns, so no other process can have its id.
    let Some(pid) = child.id().and_then(pid) else { return child.wait().await };
    let _ = kill_process(pid, Signal::INT);
    if let Ok(status) = tokio::time::timeout(grace, child.wait()).await {
        return status;
    }
    let _ = kill_process_group(pid, Signal::KILL);
    child.wait().await
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}

/// Returns the exit code. Encodes a signal as shells do.
fn exit_code(status: ExitStatus) -> u8 {
    let signal = status.signal().map(|signal| 128 + signal);
    status.code().or(signal).and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

/// The ways to tell a supervisor to end the CLI.
struct End {
    terminate: Incoming,
    interrupt: Incoming,
    hangup: Incoming,
    /// Set if the worker is gone or has closed the pipe.
    orphaned: bool,
}

impl End {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
            orphaned: false,
        })
    }

    async fn requested(&mut self) {
        // The worker never writes, so the read ends only when the pipe is closed.
        let (mut pipe, mut nothing) = (tokio::io::stdin(), [0]);
        tokio::select! {
            _ = pipe.read(&mut nothing) => self.orphaned = true,
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = self.hangup.recv() => {}
        }
    }
}
