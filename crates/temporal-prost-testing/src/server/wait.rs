//! Waits for changes of a server's state.

use super::MemoryServer;
use crate::run::wait::Want;
use crate::state::State;
use crate::task::token::TaskToken;
use std::pin::pin;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use tonic::Status;

impl MemoryServer {
    /// Waits until `check` returns a value. It is called now and after each notification. Returns `None` at the
    /// deadline.
    pub(crate) async fn until<T>(
        &self,
        notify: &Notify,
        deadline: Option<Instant>,
        mut check: impl FnMut(&mut State) -> Option<T>,
    ) -> Option<T> {
        loop {
            let mut notified = pin!(notify.notified());
            notified.as_mut().enable();
            if let Some(found) = self.with(&mut check) {
                return Some(found);
            }
            tokio::select! {
                () = notified => {}
                () = at(deadline) => return None,
            }
        }
    }

    /// Registers a caller that waits for something in a run, until it is dropped. `activity` is the attempt that waits.
    pub(crate) fn waiting(&self, run: &str, want: Want, activity: Option<TaskToken>) -> Waiting<'_> {
        let number = self.with(|state| state.wait(run, want, activity));
        Waiting { server: self, run: run.to_owned(), number }
    }
}

async fn at(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// A registered caller that waits for something in a run.
pub(crate) struct Waiting<'a> {
    server: &'a MemoryServer,
    run: String,
    number: u64,
}

impl Waiting<'_> {
    /// Returns the error of a wait that was ended because the server makes no progress.
    pub(crate) fn failure(&self, state: &State) -> Option<Status> {
        let reason = state.runs.get(&self.run)?.wait_failure(self.number)?;
        Some(Status::failed_precondition(reason.as_str()))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.server.with(|state| {
            if let Some((run, hub)) = state.run(&self.run) {
                run.stop_waiting(hub, self.number);
            }
        });
    }
}

impl State {
    fn wait(&mut self, run: &str, want: Want, activity: Option<TaskToken>) -> u64 {
        if let Some((activity, _)) = activity.as_ref().and_then(|token| self.attempt(token)) {
            activity.suspend();
        }
        let Some((run, hub)) = self.run(run) else { return 0 };
        let number = run.wait(hub, want, activity);
        if let Some(reason) = hub.paces.reason(&run.first_run_id).cloned() {
            run.fail_waits(hub, &reason);
        }
        number
    }
}
