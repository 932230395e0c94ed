//! Workers that can be killed.

use crate::harness::command;
use std::process::Child;

/// A worker of the callers in a separate process.
pub(super) struct Process(Child);

impl Process {
    /// Starts the worker of a queue, with these variables.
    pub(super) fn spawn(queue: &str, variables: &[(&str, &str)]) -> Self {
        let mut worker = command(env!("CARGO_BIN_EXE_far"));
        worker.env("FAR_QUEUE", queue).envs(variables.iter().copied());
        Self(worker.spawn().expect("the worker can be run"))
    }

    pub(super) fn kill(mut self) {
        self.0.kill().and_then(|()| self.0.wait()).expect("the worker is running");
    }

    /// Waits until the worker has ended by itself.
    pub(super) fn ends(&mut self) {
        self.0.wait().expect("the worker can be waited for");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
