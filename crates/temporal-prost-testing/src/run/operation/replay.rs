//! Operations of a run that repeats the beginning of another.

use super::{Operation, requests::Requests};
use crate::hub::Hub;
use crate::proto::{Attributes as A, Time, event, positive};
use crate::run::Run;
use crate::time::deadlines::Due;
use std::collections::BTreeMap;

/// The operations that are pending after the events so far.
#[derive(Default)]
pub(crate) struct Replayed(BTreeMap<i64, Pending>);

struct Pending {
    scheduled: event::NexusOperationScheduled,
    at: Time,
    token: Option<String>,
}

impl Replayed {
    pub(crate) fn replay(&mut self, id: i64, at: Time, attributes: &A) {
        let ended = match attributes {
            A::NexusOperationScheduledEventAttributes(scheduled) => {
                self.0.insert(id, Pending { scheduled: scheduled.clone(), at, token: None });
                return;
            }
            A::NexusOperationStartedEventAttributes(started) => {
                if let Some(pending) = self.0.get_mut(&started.scheduled_event_id) {
                    pending.token = Some(started.operation_token.clone());
                }
                return;
            }
            A::NexusOperationCompletedEventAttributes(end) => end.scheduled_event_id,
            A::NexusOperationFailedEventAttributes(end) => end.scheduled_event_id,
            A::NexusOperationCanceledEventAttributes(end) => end.scheduled_event_id,
            A::NexusOperationTimedOutEventAttributes(end) => end.scheduled_event_id,
            _ => return,
        };
        self.0.remove(&ended);
    }
}

impl Run {
    /// Goes on with the operations that are pending.
    pub(crate) fn resume_operations(&mut self, hub: &mut Hub, replayed: Replayed) {
        for (id, Pending { scheduled, at, token }) in replayed.0 {
            if token.is_none() {
                self.schedule_operation(hub, id, scheduled);
                continue;
            }
            if let Some(patience) = positive(scheduled.schedule_to_close_timeout.as_ref()) {
                let left = at.saturating_add(patience).saturating_sub(hub.now());
                self.set_due(hub, Due::OperationTimeout(id), left);
            }
            let start = Requests::default();
            self.operations.insert(id, Operation { scheduled, at, token, start, cancel: None });
        }
    }
}
