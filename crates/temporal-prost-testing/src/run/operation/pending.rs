//! The descriptions of pending operations.

use super::requests::Requests;
use super::{Cancel, Operation};
use crate::proto::enums::{
    NexusOperationCancellationState as CancelState, PendingNexusOperationState as State,
};
use crate::proto::{ProtoDuration, timestamp, workflow};

impl Operation {
    /// Describes the operation that the event `id` has scheduled.
    #[expect(deprecated, reason = "a real server writes the old name of the token, too")]
    pub(crate) fn describe(&self, id: i64) -> workflow::PendingNexusOperationInfo {
        let Self { scheduled, at, token, start, cancel } = self;
        let token = token.clone().unwrap_or_default();
        let timeout = scheduled.schedule_to_close_timeout;
        workflow::PendingNexusOperationInfo {
            endpoint: scheduled.endpoint.clone(),
            service: scheduled.service.clone(),
            operation: scheduled.operation.clone(),
            operation_id: token.clone(),
            operation_token: token,
            schedule_to_close_timeout: timeout.or(Some(ProtoDuration::default())),
            scheduled_time: Some(timestamp(*at)),
            state: self.state().into(),
            attempt: start.last.attempt,
            last_attempt_complete_time: start.last.at.map(timestamp),
            last_attempt_failure: start.last.failure.clone(),
            next_attempt_schedule_time: start.next.map(timestamp),
            cancellation_info: cancel.as_ref().map(|cancel| cancel.describe(self.token.is_some())),
            scheduled_event_id: id,
            ..Default::default()
        }
    }

    fn state(&self) -> State {
        match self.start {
            _ if self.token.is_some() => State::Started,
            Requests { next: Some(_), .. } => State::BackingOff,
            _ => State::Scheduled,
        }
    }
}

impl Cancel {
    fn describe(&self, is_started: bool) -> workflow::NexusOperationCancellationInfo {
        let last = &self.requests.last;
        workflow::NexusOperationCancellationInfo {
            requested_time: Some(timestamp(self.at)),
            state: self.state(is_started).into(),
            attempt: last.attempt,
            last_attempt_complete_time: last.at.map(timestamp),
            last_attempt_failure: last.failure.clone(),
            next_attempt_schedule_time: self.requests.next.map(timestamp),
            ..Default::default()
        }
    }

    fn state(&self, is_started: bool) -> CancelState {
        match (self.is_done, &self.requests.last.failure) {
            (true, None) => CancelState::Succeeded,
            (true, Some(_)) => CancelState::Failed,
            // The request follows the start.
            _ if !is_started => CancelState::Unspecified,
            _ if self.requests.next.is_some() => CancelState::BackingOff,
            _ => CancelState::Scheduled,
        }
    }
}
