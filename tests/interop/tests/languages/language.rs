//! The programs in other languages.

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
    fn program(self) -> Command {
        match self {
            Self::Go => Command::new(named_by("INTEROP_GO")),
            Self::Python => {
                let mut python = Command::new(named_by("INTEROP_PYTHON"));
                python.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("python"));
                python
            }
        }
    }

    /// Starts a worker on a separate task queue.
    pub(crate) fn work(self, name: &str) -> Worker {
        let queue = format!("{name}-worker");
        let process = self.program().args(["worker", &queue]).spawn().expect("the program starts");
        Worker { process, queue }
    }

    /// Runs the client, which checks every answer.
    pub(crate) fn converse(self, queue: &str, peer: &str, name: &str) {
        let client = self.program().args(["client", queue, peer, name]).output().expect("the program starts");
        assert!(client.status.success(), "{}", String::from_utf8_lossy(&client.stderr));
    }
}

fn named_by(variable: &str) -> OsString {
    env::var_os(variable).unwrap_or_else(|| panic!("{variable} names no program: run `cargo xtask test`"))
}
