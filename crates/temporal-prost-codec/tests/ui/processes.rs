//! The Temporal server and the codec server. They stop when they are dropped.

use crate::workflows::Run;
use std::env;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// The key of the tests, in the form of a key file.
const KEYS: &str = "ui:CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only if the process has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(command: &mut Command, port: u16) -> Process {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let process = Process(command.spawn().expect("the program starts"));
    for _ in 0..600 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return process;
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("the program does not listen: {command:?}");
}

/// Returns a number that no other process and no other test has.
pub(crate) fn unique() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The program of this crate.
pub(crate) struct CodecServer {
    port: u16,
    /// The port of the UI that may use it.
    ui: u16,
    _process: Process,
}

impl CodecServer {
    pub(crate) fn start() -> Self {
        let (port, ui) = (free_port(), free_port());
        let mut command = Command::new(env!("CARGO_BIN_EXE_temporal-prost-codec-server"));
        command.env("TEMPORAL_CODEC_KEYS", KEYS).arg(format!("--listen=127.0.0.1:{port}"));
        command.arg(format!("--origin=http://127.0.0.1:{ui}"));
        Self { port, ui, _process: start(&mut command, port) }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// A development server with its UI.
pub(crate) struct Temporal {
    port: u16,
    ui: u16,
    _process: Process,
}

fn temporal() -> Command {
    Command::new(
        env::var_os("TEMPORAL_CLI_PATH").expect("TEMPORAL_CLI_PATH is unset: run cargo xtask lane ui"),
    )
}

impl Temporal {
    pub(crate) fn start(codec: Option<&CodecServer>) -> Self {
        let (port, ui) = (free_port(), codec.map_or_else(free_port, |codec| codec.ui));
        let mut command = temporal();
        command.args(["server", "start-dev", "--ip=127.0.0.1", "--log-level=error"]);
        command.arg(format!("--port={port}")).arg(format!("--ui-port={ui}"));
        if let Some(codec) = codec {
            command.arg(format!("--ui-codec-endpoint={}", codec.endpoint()));
        }
        Self { port, ui, _process: start(&mut command, ui) }
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn ui(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.ui)
    }

    /// Returns the history of a run, as the command prints it.
    pub(crate) fn show(&self, run: &Run, arguments: &[&str]) -> String {
        let mut command = temporal();
        command.args(["workflow", "show", "--detailed", "--address", &self.address()]);
        let output = command.args(["--workflow-id", &run.workflow_id]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
