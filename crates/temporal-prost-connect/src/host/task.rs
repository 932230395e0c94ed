use super::{Drain, HostError, WorkerState};
use futures_util::future::BoxFuture;
use std::{error::Error, fmt, sync::Arc};
use tokio::sync::watch;

pub(super) type AnyError = Box<dyn Error + Send + Sync>;

/// The reason why a task has ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// Another attempt may succeed.
    ForNow(AnyError),
    /// Another attempt would fail in the same way, unless the task has been running before.
    Finally(HostError),
}

/// The arguments of a task for one attempt.
#[derive(Clone)]
pub(super) struct Attempt {
    pub(super) drain: Drain,
    pub(super) state: watch::Sender<WorkerState>,
}

pub(super) type Run = Arc<dyn Fn(Attempt) -> BoxFuture<'static, Result<(), Ended>> + Send + Sync>;

/// Something that a host runs, and runs again if it fails.
#[derive(Clone)]
pub(super) struct Task {
    pub(super) name: String,
    pub(super) run: Run,
    pub(super) state: watch::Sender<WorkerState>,
}

impl Task {
    pub(super) fn new(
        name: String,
        run: impl Fn(Attempt) -> BoxFuture<'static, Result<(), Ended>> + Send + Sync + 'static,
    ) -> Self {
        Self { name, run: Arc::new(run), state: watch::Sender::new(WorkerState::Starting) }
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task")
            .field("name", &self.name)
            .field("state", &*self.state.borrow())
            .finish_non_exhaustive()
    }
}
