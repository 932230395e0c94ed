//! The programs in other languages.

use crate::harness::Form;
use std::{
    env,
    ffi::OsString,
    path::Path,
    process::{Child, Command},
};

/// A language with a worker and a client of the schema.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Language {
    Go,
    Python,
}

/// A worker in another language, killed when dropped.
pub(crate) struct Worker {
    process: Child,
    queue: String,
}

impl Worker {
    fn start(mut program: Command, name: &str) -> Self {
        let queue = format!("{name}-worker");
        let process = program.args(["worker", &queue]).spawn().expect("the program starts");
        Self { process, queue }
    }

    /// Starts a worker in Go that has no activities.
    pub(crate) fn without_activities(name: &str) -> Self {
        let mut program = Language::Go.program(Form::Plain);
        program.env("INTEROP_WORKER", "workflows");
        Self::start(program, name)
    }

    pub(crate) fn queue(&self) -> &str {
        &self.queue
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail only if the process has ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Language {
    /// Returns the program that `cargo xtask test` built.
    fn program(self, form: Form) -> Command {
        let mut program = match self {
            Self::Go => Command::new(named_by("INTEROP_GO")),
            Self::Python => Command::new(named_by("INTEROP_PYTHON")),
        };
        if let Self::Python = self {
            program.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("python"));
        }
        program.env("TEMPORAL_ADDRESS", test_server::address());
        if form == Form::Encrypted {
            program.env("INTEROP_CODEC", "encrypted");
        }
        program
    }

    /// Returns the digest of a sample.
    pub(crate) fn digest(self, name: &str) -> String {
        let output = self.program(Form::Plain).args(["digest", name]).output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Starts a workflow on a queue whose worker refuses it, and returns the failure as the language shows it.
    pub(crate) fn refusal(self, queue: &str) -> String {
        let output = self.program(Form::Plain).args(["refused", queue]).output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Starts a worker on a separate task queue.
    pub(crate) fn work(self, name: &str, form: Form) -> Worker {
        Worker::start(self.program(form), name)
    }

    /// Runs the client, which checks every answer. `queues` are for the workflows and for the workers that they call.
    pub(crate) fn converse(self, queues: [&str; 2], name: &str, form: Form) {
        let [queue, peer] = queues;
        let mut client = self.program(form);
        let client = client.args(["client", queue, peer, name]).output().expect("the program starts");
        assert!(client.status.success(), "{}", String::from_utf8_lossy(&client.stderr));
    }
}

fn named_by(variable: &str) -> OsString {
    env::var_os(variable).unwrap_or_else(|| panic!("{variable} names no program: run `cargo xtask test`"))
}
