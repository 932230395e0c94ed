//! The end of a run.

use super::Run;
use super::record::links::Links;
use super::successor::Outcome;
use crate::hub::{Effect, Hub, NewRun};
use crate::proto::{
    Event, Failure, FailureInfo, Payloads, RetryState, Status, TimeoutType, WorkflowExecution, event,
    failure, time,
};
use std::collections::HashSet;

/// The identity that the server uses for its own actions.
pub(crate) const SERVER: &str = "history-service";

/// The requester of a cancellation, and the reason.
#[derive(Debug, Default)]
pub(crate) struct CancelRequest {
    pub(crate) reason: String,
    pub(crate) identity: String,
    /// The workflow that requests the cancellation, and the event that records the request.
    pub(crate) from: Option<(WorkflowExecution, i64)>,
}

/// The requester of a termination, and the reason.
#[derive(Debug, Default)]
pub(crate) struct Termination {
    pub(crate) reason: String,
    pub(crate) details: Option<Payloads>,
    pub(crate) identity: String,
}

impl Termination {
    /// Creates a termination by the server.
    pub(crate) fn because(reason: &str) -> Self {
        Self { reason: reason.to_owned(), details: None, identity: SERVER.to_owned() }
    }
}

/// The end of a run.
pub(crate) struct Ending<E> {
    pub(crate) status: Status,
    pub(crate) event: E,
    /// The next run.
    pub(crate) next: Option<Box<NewRun>>,
}

impl Run {
    /// Writes the last event and ends all pending items.
    pub(crate) fn close(&mut self, hub: &mut Hub, ending: Ending<impl Event>) {
        self.flush(hub);
        self.write(hub, ending.event);
        self.status = ending.status;
        self.closed = Some(hub.now());
        self.drop_pending(hub);
        self.end_updates(ending.next.is_some());
        self.end_waits(hub);
        self.offer_queries(hub);
        hub.effects.push_back(Effect::Closed { run: self.id.clone(), next: ending.next });
        self.changed.notify_waiters();
    }

    fn drop_pending(&mut self, hub: &mut Hub) {
        self.clear_all_due(hub);
        self.tasks.current = None;
        self.timers.clear();
        self.activities.clear();
        self.operations.clear();
        // A closed run stays, so it gives back what it needs no longer.
        self.signal_requests = HashSet::new();
        self.links = Links::default();
        (self.tasks.sticky, self.tasks.last_failure) = (None, None);
        self.history.shrink();
    }

    pub(crate) fn terminate(&mut self, hub: &mut Hub, termination: Termination) {
        let Termination { reason, details, identity } = termination;
        self.abandon_task(hub, &identity);
        let event = event::WorkflowExecutionTerminated { reason, details, identity };
        self.close(hub, Ending { status: Status::Terminated, event, next: None });
    }

    /// Requests the cancellation of the workflow, at most once.
    pub(crate) fn request_cancel(&mut self, hub: &mut Hub, request: CancelRequest) {
        if self.cancel_requested {
            return;
        }
        self.cancel_requested = true;
        let (from, initiated) = request.from.map_or((None, 0), |(from, initiated)| (Some(from), initiated));
        let event = event::WorkflowExecutionCancelRequested {
            cause: request.reason,
            external_initiated_event_id: initiated,
            external_workflow_execution: from,
            identity: request.identity,
        };
        self.happen(hub, event);
    }

    /// Ends the run because its own timeout or the execution timeout has expired.
    pub(crate) fn time_out(&mut self, hub: &mut Hub, may_retry: bool) {
        let end = self.started().workflow_execution_expiration_time;
        let expired = end.is_some_and(|end| time(&end) <= hub.now());
        let (next, retry_state) =
            if may_retry && !expired { self.next_after_timeout(hub) } else { (None, RetryState::Timeout) };
        let event = event::WorkflowExecutionTimedOut {
            retry_state: retry_state as i32,
            new_execution_run_id: next.as_ref().map(|next| next.run_id.clone()).unwrap_or_default(),
        };
        self.abandon_task(hub, SERVER);
        self.close(hub, Ending { status: Status::TimedOut, event, next });
    }

    fn next_after_timeout(&self, hub: &mut Hub) -> (Option<Box<NewRun>>, RetryState) {
        let failure = timeout();
        let (next, retry_state) = self.next_by_retry(hub, &failure);
        (next.or_else(|| self.next_by_cron(hub, &Outcome::Failed(&failure))), retry_state)
    }
}

fn timeout() -> Failure {
    let kind = TimeoutType::StartToClose as i32;
    let info = failure::TimeoutFailureInfo { timeout_type: kind, ..Default::default() };
    Failure {
        message: "workflow timeout".to_owned(),
        failure_info: Some(FailureInfo::TimeoutFailureInfo(info)),
        ..Default::default()
    }
}
