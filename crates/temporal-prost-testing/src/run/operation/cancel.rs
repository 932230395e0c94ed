//! Cancellation of operations.

use super::{Cancel, Purpose, requests::Requests};
use crate::hub::Hub;
use crate::proto::{Event, Failure, HistoryEvent, event};
use crate::run::{Run, record};
use crate::time::deadlines::Due;

impl Run {
    /// Sends a request to cancel an operation. If no handler has started it yet, the request follows the start.
    pub(crate) fn cancel_operation(&mut self, hub: &mut Hub, id: i64, requested: i64) {
        let Some(operation) = self.operations.get_mut(&id) else { return };
        if operation.cancel.is_some() {
            return;
        }
        let requests = Requests::default();
        operation.cancel = Some(Cancel { requested, at: hub.now(), requests, is_done: false });
        if operation.token.is_some() {
            self.offer_operation(hub, id, Purpose::Cancel);
        }
    }

    /// Records that a handler has taken the request, or has rejected it for good.
    pub(super) fn cancel_delivered(&mut self, hub: &mut Hub, id: i64, failure: Option<Failure>) {
        self.clear_due(hub, Due::OperationRequest(id, Purpose::Cancel));
        let Some(cancel) = self.operations.get_mut(&id).and_then(|operation| operation.cancel.as_mut())
        else {
            return;
        };
        cancel.is_done = true;
        cancel.requests.end(hub.now(), failure.clone());
        let requested_event_id = cancel.requested;
        let event = match failure {
            None => event::NexusOperationCancelRequestCompleted {
                requested_event_id,
                scheduled_event_id: id,
                ..Default::default()
            }
            .into_attributes(),
            failure => event::NexusOperationCancelRequestFailed {
                requested_event_id,
                failure,
                scheduled_event_id: id,
                ..Default::default()
            }
            .into_attributes(),
        };
        let event = record::event(hub.now(), event);
        self.happen_at(hub, vec![HistoryEvent { worker_may_ignore: true, ..event }]);
    }
}
