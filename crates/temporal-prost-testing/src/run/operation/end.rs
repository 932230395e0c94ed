//! The end of operations.

use super::{Operation, Purpose};
use crate::hub::Hub;
use crate::proto::{Attributes as A, Event, Failure, FailureInfo, Payload, TimeoutType, event, failure};
use crate::run::Run;
use crate::time::deadlines::Due;

/// The end of an operation, as its handler or the server reports it.
#[derive(Clone, Debug)]
pub(crate) enum End {
    Completed(Option<Payload>),
    Failed(Failure),
    Canceled(Failure),
    TimedOut,
}

impl Run {
    pub(crate) fn end_operation(&mut self, hub: &mut Hub, scheduled_event_id: i64, end: End) {
        let Some(operation) = self.operations.remove(&scheduled_event_id) else { return };
        for purpose in [Purpose::Start, Purpose::Cancel] {
            self.clear_due(hub, Due::OperationRequest(scheduled_event_id, purpose));
            self.clear_due(hub, Due::OperationRetry(scheduled_event_id, purpose));
        }
        self.clear_due(hub, Due::OperationTimeout(scheduled_event_id));
        let request_id = operation.scheduled.request_id.clone();
        let because = |cause| Some(failed(&operation, scheduled_event_id, cause));
        let event = match end {
            End::Completed(result) => {
                event::NexusOperationCompleted { scheduled_event_id, result, request_id }.into_attributes()
            }
            End::Failed(cause) => {
                let failure = because(cause);
                event::NexusOperationFailed { scheduled_event_id, failure, request_id }.into_attributes()
            }
            End::Canceled(cause) => {
                let failure = because(cause);
                event::NexusOperationCanceled { scheduled_event_id, failure, request_id }.into_attributes()
            }
            End::TimedOut => {
                let failure = because(timeout());
                event::NexusOperationTimedOut { scheduled_event_id, failure, request_id }.into_attributes()
            }
        };
        self.happen_all(hub, vec![event]);
    }
}

impl Run {
    /// Returns `true` if the end of an operation is not in the history yet.
    pub(crate) fn has_buffered_end(&self, scheduled: i64) -> bool {
        self.buffered.iter().filter_map(|event| event.attributes.as_ref()).any(|event| match event {
            A::NexusOperationCompletedEventAttributes(end) => end.scheduled_event_id == scheduled,
            A::NexusOperationFailedEventAttributes(end) => end.scheduled_event_id == scheduled,
            A::NexusOperationCanceledEventAttributes(end) => end.scheduled_event_id == scheduled,
            A::NexusOperationTimedOutEventAttributes(end) => end.scheduled_event_id == scheduled,
            _ => false,
        })
    }
}

#[expect(deprecated, reason = "a real server writes the old name of the token, too")]
fn failed(operation: &Operation, scheduled_event_id: i64, cause: Failure) -> Failure {
    let token = operation.token.clone().unwrap_or_default();
    let scheduled = &operation.scheduled;
    let info = failure::NexusOperationFailureInfo {
        scheduled_event_id,
        endpoint: scheduled.endpoint.clone(),
        service: scheduled.service.clone(),
        operation: scheduled.operation.clone(),
        operation_id: token.clone(),
        operation_token: token,
    };
    Failure {
        message: "nexus operation completed unsuccessfully".to_owned(),
        failure_info: Some(FailureInfo::NexusOperationExecutionFailureInfo(info)),
        cause: Some(Box::new(cause)),
        ..Default::default()
    }
}

fn timeout() -> Failure {
    let kind = TimeoutType::ScheduleToClose as i32;
    let info = failure::TimeoutFailureInfo { timeout_type: kind, ..Default::default() };
    Failure {
        message: "operation timed out".to_owned(),
        failure_info: Some(FailureInfo::TimeoutFailureInfo(info)),
        ..Default::default()
    }
}
