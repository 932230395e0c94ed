//! Messages about updates, which accompany workflow tasks.

use super::{Progress, Update};
use crate::hub::Hub;
use crate::proto::{any, event, protocol, update};
use crate::run::Run;

impl Run {
    /// Returns the messages that accompany a task to a worker.
    pub(in crate::run) fn messages_for_task(&mut self, started: i64) -> Vec<protocol::Message> {
        let admitted = self.updates.iter_mut().filter(|update| matches!(update.progress, Progress::Admitted));
        let send = |update: &mut Update| {
            update.progress = Progress::Sent;
            protocol::Message {
                id: format!("{}/request", update.id),
                protocol_instance_id: update.id.clone(),
                sequencing_id: Some(protocol::message::SequencingId::EventId(started - 1)),
                body: update.request.as_ref().map(any),
            }
        };
        admitted.map(send).collect()
    }

    /// Receives a worker's message about an update.
    pub(crate) fn receive(&mut self, hub: &mut Hub, message: protocol::Message) {
        let id = message.protocol_instance_id;
        let Some(index) = self.updates.iter().position(|update| update.is_pending(&id)) else { return };
        let Some(body) = message.body else { return };
        if let Ok(acceptance) = body.to_msg::<update::Acceptance>() {
            self.accept_update(hub, index, acceptance);
        } else if let Ok(response) = body.to_msg::<update::Response>() {
            self.complete_update(hub, index, response);
        } else if let Ok(rejection) = body.to_msg::<update::Rejection>() {
            let value = rejection.failure.map(update::outcome::Value::Failure);
            self.updates[index].progress = Progress::Rejected(update::Outcome { value });
        }
        self.end_waits(hub);
        self.changed.notify_waiters();
    }

    fn accept_update(&mut self, hub: &mut Hub, index: usize, acceptance: update::Acceptance) {
        // Workers rebuild the message from the event, so the event must contain the request.
        let request = self.updates[index].request.take();
        let event = event::WorkflowExecutionUpdateAccepted {
            protocol_instance_id: self.updates[index].id.clone(),
            accepted_request_message_id: acceptance.accepted_request_message_id,
            accepted_request_sequencing_event_id: acceptance.accepted_request_sequencing_event_id,
            accepted_request: acceptance.accepted_request.or(request),
        };
        let accepted = self.write(hub, event);
        self.updates[index].progress = Progress::Accepted(accepted);
    }

    fn complete_update(&mut self, hub: &mut Hub, index: usize, response: update::Response) {
        let Progress::Accepted(accepted_event_id) = self.updates[index].progress else { return };
        let outcome = response.outcome.clone();
        let event =
            event::WorkflowExecutionUpdateCompleted { meta: response.meta, accepted_event_id, outcome };
        self.write(hub, event);
        self.updates[index].progress = Progress::Done(response.outcome.unwrap_or_default());
    }
}
