//! Pending Nexus operations.

mod answer;
mod cancel;
mod end;
mod replay;
mod request;

pub(crate) use end::End;
pub(crate) use replay::Replayed;
pub(crate) use request::{CALLBACK, CALLBACK_REQUEST, CALLBACK_TOKEN};

use super::Run;
use crate::hub::Hub;
use crate::proto::{event, positive};
use crate::task::queues::Task;
use crate::task::token::TaskToken;
use crate::time::clock::Hold;
use crate::time::deadlines::Due;
use std::time::Duration;

/// The time in which a handler answers a request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// The first wait before a request is repeated, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_hours(1);

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) scheduled: event::NexusOperationScheduled,
    /// Set once a handler has started it.
    pub(crate) token: Option<String>,
    start: Requests,
    cancel: Option<Cancel>,
}

/// The cancellation of an operation.
#[derive(Debug)]
struct Cancel {
    /// The event that records the request.
    requested: i64,
    requests: Requests,
    /// Set when the handler has answered.
    is_done: bool,
}

/// The repeated requests to a handler.
#[derive(Debug, Default)]
struct Requests {
    attempt: i32,
    /// Holds the time while a request waits on its queue, or a handler works.
    hold: Option<Hold>,
    /// Set while a handler works.
    is_taken: bool,
}

impl Requests {
    fn begin(&mut self, hub: &Hub) {
        self.attempt = self.attempt.saturating_add(1);
        self.hold = Some(hub.clock.busy());
        self.is_taken = false;
    }

    fn end(&mut self) {
        (self.hold, self.is_taken) = (None, false);
    }

    /// Returns the wait before the next request.
    fn wait(&mut self) -> Duration {
        self.end();
        let doublings = u32::try_from(self.attempt.saturating_sub(1)).unwrap_or_default().min(12);
        FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
    }
}

/// The two requests of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    Start,
    Cancel,
}

impl Operation {
    /// Returns `true` if a handler works for it.
    pub(crate) fn is_at_work(&self) -> bool {
        self.start.is_taken || self.cancel.as_ref().is_some_and(|cancel| cancel.requests.is_taken)
    }

    pub(crate) fn is_cancel_requested(&self) -> bool {
        self.cancel.is_some()
    }

    fn requests(&mut self, purpose: Purpose) -> Option<&mut Requests> {
        match purpose {
            Purpose::Start => Some(&mut self.start).filter(|_| self.token.is_none()),
            Purpose::Cancel => {
                self.cancel.as_mut().filter(|cancel| !cancel.is_done).map(|cancel| &mut cancel.requests)
            }
        }
    }
}

impl Run {
    /// Schedules the operation that the event `id` records.
    pub(crate) fn schedule_operation(
        &mut self,
        hub: &mut Hub,
        id: i64,
        scheduled: event::NexusOperationScheduled,
    ) {
        if let Some(patience) = positive(scheduled.schedule_to_close_timeout.as_ref()) {
            self.set_due(hub, Due::OperationTimeout(id), patience);
        }
        let start = Requests::default();
        self.operations.insert(id, Operation { scheduled, token: None, start, cancel: None });
        self.offer_operation(hub, id, Purpose::Start);
    }

    /// Puts a request on the queue of its endpoint. Without the endpoint, it is tried again later.
    pub(crate) fn offer_operation(&mut self, hub: &mut Hub, id: i64, purpose: Purpose) {
        let Some(operation) = self.operations.get_mut(&id) else { return };
        let queue = hub.endpoints.queue(&operation.scheduled.endpoint);
        let Some(requests) = operation.requests(purpose) else { return };
        requests.begin(hub);
        let token = TaskToken::nexus(&self.id, id, requests.attempt, purpose);
        match queue {
            Some(queue) => {
                hub.queues.add(&queue, Task::Nexus(token));
                self.set_due(hub, Due::OperationRequest(id, purpose), REQUEST_TIMEOUT);
            }
            None => self.repeat_request(hub, id, purpose),
        }
    }

    /// Plans the next request after one that has failed or was not answered in time.
    pub(crate) fn repeat_request(&mut self, hub: &mut Hub, id: i64, purpose: Purpose) {
        self.clear_due(hub, Due::OperationRequest(id, purpose));
        let Some(operation) = self.operations.get_mut(&id) else { return };
        let Some(requests) = operation.requests(purpose) else { return };
        let wait = requests.wait();
        self.set_due(hub, Due::OperationRetry(id, purpose), wait);
    }
}
