//! Answers of handlers.

use super::request::common_link;
use super::{End, Purpose};
use crate::hub::Hub;
use crate::proto::status::{Answer, invalid, not_found};
use crate::proto::{Attributes, Failure, FailureInfo, HistoryEvent, common, enums, event, failure, nexus};
use crate::run::{Run, record};
use crate::task::token::TaskToken;
use crate::time::deadlines::Due;
use nexus::{response::Variant, start_operation_response::Variant as Started};

impl Run {
    /// Returns `true` if a pending operation has this number and request id.
    pub(crate) fn has_requested(&self, id: i64, request_id: &str) -> bool {
        let operation = self.operations.get(&id);
        operation.is_some_and(|operation| operation.scheduled.request_id == request_id)
    }

    /// Returns the purpose of the request that a token identifies, if it still waits for an answer.
    fn requested(&mut self, token: &TaskToken) -> Answer<Purpose> {
        let purpose = token.purpose().ok_or_else(|| invalid("Invalid TaskToken."))?;
        let operation = self.operations.get_mut(&token.scheduled);
        let requests = operation.and_then(|operation| operation.requests(purpose));
        let is_current = requests.is_some_and(|requests| requests.attempt == token.attempt);
        let gone = || not_found("Nexus task not found or already expired");
        is_current.then_some(purpose).ok_or_else(gone)
    }

    pub(crate) fn operation_answered(
        &mut self,
        hub: &mut Hub,
        token: &TaskToken,
        response: nexus::Response,
    ) -> Answer<()> {
        let (purpose, id) = (self.requested(token)?, token.scheduled);
        self.clear_due(hub, Due::OperationRequest(id, purpose));
        match (response.variant, purpose) {
            (Some(Variant::StartOperation(started)), Purpose::Start) => {
                let started = started.variant.ok_or_else(|| invalid("the response is empty"))?;
                self.operation_started(hub, id, started);
            }
            (Some(Variant::CancelOperation(_)), Purpose::Cancel) => self.cancel_delivered(hub, id, None),
            _ => return Err(invalid("the response does not correspond to the request")),
        }
        Ok(())
    }

    #[expect(deprecated, reason = "workers of this version answer in the old way")]
    fn operation_started(&mut self, hub: &mut Hub, id: i64, started: Started) {
        match started {
            Started::SyncSuccess(done) => self.end_operation(hub, id, End::Completed(done.payload)),
            Started::AsyncSuccess(started) => self.operation_goes_on(hub, id, started),
            Started::OperationError(error) => {
                let failure = error.failure.unwrap_or_default();
                let is_canceled = error.operation_state == "canceled";
                let end = if is_canceled {
                    End::Canceled(canceled(failure))
                } else {
                    End::Failed(of_nexus(failure, false))
                };
                self.end_operation(hub, id, end);
            }
            Started::Failure(cause) => {
                let is_canceled = matches!(cause.failure_info, Some(FailureInfo::CanceledFailureInfo(_)));
                self.end_operation(
                    hub,
                    id,
                    if is_canceled { End::Canceled(cause) } else { End::Failed(cause) },
                );
            }
        }
    }

    fn operation_goes_on(&mut self, hub: &mut Hub, id: i64, started: nexus::start_operation_response::Async) {
        let links = started.links.iter().filter_map(common_link).collect();
        self.note_start(hub, id, (token_of(started), links));
        self.offer_operation(hub, id, Purpose::Cancel);
    }

    /// Records that a handler has started an operation.
    #[expect(deprecated, reason = "a real server writes the old name of the token, too")]
    pub(crate) fn note_start(&mut self, hub: &mut Hub, id: i64, (token, links): (String, Vec<common::Link>)) {
        let Some(operation) = self.operations.get_mut(&id).filter(|operation| operation.token.is_none())
        else {
            return;
        };
        operation.token = Some(token.clone());
        operation.start.end(hub.now(), None);
        let event = event::NexusOperationStarted {
            scheduled_event_id: id,
            operation_id: token.clone(),
            request_id: operation.scheduled.request_id.clone(),
            operation_token: token,
        };
        let attributes = Attributes::NexusOperationStartedEventAttributes(event);
        let event = HistoryEvent { links, ..record::event(hub.now(), attributes) };
        self.happen_at(hub, vec![event]);
    }

    /// A handler has rejected a request, which is repeated if its error allows it.
    pub(crate) fn operation_rejected(
        &mut self,
        hub: &mut Hub,
        token: &TaskToken,
        (legacy, failure): (Option<nexus::HandlerError>, Option<Failure>),
    ) -> Answer<()> {
        let (purpose, id) = (self.requested(token)?, token.scheduled);
        self.clear_due(hub, Due::OperationRequest(id, purpose));
        let failure = failure.unwrap_or_else(|| of_handler(legacy.unwrap_or_default(), purpose));
        if is_retryable(&failure) {
            self.repeat_request(hub, (id, purpose), failure);
        } else if purpose == Purpose::Start {
            self.end_operation(hub, id, End::Failed(failure));
        } else {
            self.cancel_delivered(hub, id, Some(failure));
        }
        Ok(())
    }
}

#[expect(deprecated, reason = "workers for older servers write the old name of the token")]
fn token_of(started: nexus::start_operation_response::Async) -> String {
    if started.operation_token.is_empty() { started.operation_id } else { started.operation_token }
}

/// Converts the error of a handler as a real server does.
fn of_handler(error: nexus::HandlerError, purpose: Purpose) -> Failure {
    let info = failure::NexusHandlerFailureInfo {
        r#type: error.error_type.clone(),
        retry_behavior: error.retry_behavior,
    };
    // The cause of a rejected start is retryable, whatever the type of the error.
    let is_retryable = purpose == Purpose::Start || may_be_repeated(&info);
    let cause = error.failure.map(|failure| Box::new(of_nexus(failure, is_retryable)));
    let message = cause.as_ref().map(|cause| cause.message.clone()).unwrap_or_default();
    Failure {
        message: format!("handler error ({}): {message}", error.error_type),
        failure_info: Some(FailureInfo::NexusHandlerFailureInfo(info)),
        cause,
        ..Default::default()
    }
}

/// Converts a failure of Nexus, which may contain one of Temporal.
fn of_nexus(failure: nexus::Failure, is_retryable: bool) -> Failure {
    let unknown = || {
        let info = failure::ApplicationFailureInfo {
            r#type: "NexusFailure".to_owned(),
            non_retryable: !is_retryable,
            ..Default::default()
        };
        Failure { failure_info: Some(FailureInfo::ApplicationFailureInfo(info)), ..Default::default() }
    };
    let temporal = temporal(&failure).unwrap_or_else(unknown);
    Failure { message: failure.message, ..temporal }
}

/// Converts the failure of an operation that was cancelled. SDKs expect this kind of failure.
fn canceled(failure: nexus::Failure) -> Failure {
    let is_canceled =
        |failure: &Failure| matches!(failure.failure_info, Some(FailureInfo::CanceledFailureInfo(_)));
    let temporal = temporal(&failure).filter(is_canceled).unwrap_or_else(|| {
        let info = failure::CanceledFailureInfo::default();
        Failure { failure_info: Some(FailureInfo::CanceledFailureInfo(info)), ..Default::default() }
    });
    Failure { message: failure.message, ..temporal }
}

/// Returns the failure of Temporal in one of Nexus.
fn temporal(failure: &nexus::Failure) -> Option<Failure> {
    let kind = failure.metadata.get("type")?;
    let is_temporal = kind == "temporal.api.failure.v1.Failure";
    is_temporal.then(|| serde_json::from_slice(&failure.details).ok()).flatten()
}

fn is_retryable(failure: &Failure) -> bool {
    let Some(FailureInfo::NexusHandlerFailureInfo(info)) = &failure.failure_info else { return true };
    may_be_repeated(info)
}

fn may_be_repeated(info: &failure::NexusHandlerFailureInfo) -> bool {
    use enums::NexusHandlerErrorRetryBehavior as Behavior;
    match info.retry_behavior() {
        Behavior::Retryable => true,
        Behavior::NonRetryable => false,
        Behavior::Unspecified => {
            let final_types =
                ["BAD_REQUEST", "UNAUTHENTICATED", "UNAUTHORIZED", "NOT_FOUND", "NOT_IMPLEMENTED"];
            !final_types.contains(&info.r#type.as_str())
        }
    }
}
