//! Pending Nexus operations.

mod answer;
mod cancel;
mod end;
mod pending;
mod replay;
mod request;
mod requests;

pub(crate) use end::End;
pub(crate) use replay::Replayed;
pub(crate) use request::{CALLBACK, CALLBACK_REQUEST, CALLBACK_TOKEN};

use super::Run;
use crate::hub::Hub;
use crate::proto::{Failure, Time, event, positive};
use crate::task::queues::Task;
use crate::task::token::TaskToken;
use crate::time::deadlines::Due;
use requests::Requests;
use std::time::Duration;

/// The time in which a handler answers a request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) scheduled: event::NexusOperationScheduled,
    at: Time,
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
    at: Time,
    requests: Requests,
    /// Set when the handler has answered.
    is_done: bool,
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
        let (at, start) = (hub.now(), Requests::default());
        self.operations.insert(id, Operation { scheduled, at, token: None, start, cancel: None });
        self.offer_operation(hub, id, Purpose::Start);
    }

    /// Puts a request on the queue of its endpoint. Without the endpoint, it is tried again later.
    pub(crate) fn offer_operation(&mut self, hub: &mut Hub, id: i64, purpose: Purpose) {
        let Some(operation) = self.operations.get_mut(&id) else { return };
        let scheduled = &operation.scheduled;
        let mock = hub.mocks.operation(&self.namespace, &scheduled.service, &scheduled.operation);
        let queue = mock.or_else(|| hub.endpoints.queue(&scheduled.endpoint));
        let Some(requests) = operation.requests(purpose) else { return };
        requests.begin(hub);
        let token = TaskToken::nexus(&self.id, id, requests.attempt, purpose);
        match queue {
            Some(queue) => {
                hub.queues.add(&queue, Task::Nexus(token));
                self.set_due(hub, Due::OperationRequest(id, purpose), REQUEST_TIMEOUT);
            }
            None => self.repeat_request(hub, (id, purpose), requests::without_endpoint()),
        }
    }

    /// Plans the next request after one that was not answered in time.
    pub(crate) fn time_out_request(&mut self, hub: &mut Hub, id: i64, purpose: Purpose) {
        self.repeat_request(hub, (id, purpose), requests::timed_out());
    }

    /// Plans the next request after one that has failed.
    fn repeat_request(&mut self, hub: &mut Hub, (id, purpose): (i64, Purpose), failure: Failure) {
        self.clear_due(hub, Due::OperationRequest(id, purpose));
        let Some(operation) = self.operations.get_mut(&id) else { return };
        let Some(requests) = operation.requests(purpose) else { return };
        let wait = requests.fail(hub.now(), failure);
        self.set_due(hub, Due::OperationRetry(id, purpose), wait);
    }
}
