//! Answers as the server expects them.

use crate::{
    hook::Refusal,
    nexus::{
        NexusError,
        error::{AnyError, Content},
        handler::Outcome,
        payload::context,
    },
};
use temporalio_client::{Client, NamespacedClient as _};
use temporalio_common::{
    data_converters::PayloadConversionError,
    error::{ApplicationFailure, OutgoingError, OutgoingWorkflowError},
    payload_visitor::encode_payloads,
    protos::temporal::api::{
        enums::v1::NexusHandlerErrorRetryBehavior,
        failure::v1::{CanceledFailureInfo, Failure, NexusHandlerFailureInfo, failure::FailureInfo},
        nexus::v1::{
            CancelOperationResponse, Failure as NexusFailure, HandlerError, Link, Response,
            StartOperationResponse, UnsuccessfulOperationError,
            response::Variant,
            start_operation_response::{Async, Sync, Variant as Started},
        },
    },
};

/// An answer to a task.
#[derive(Debug)]
pub(super) enum Answer {
    Completed(Response),
    /// The failure for current servers, and the one for servers before 1.30.
    Failed(Failure, HandlerError),
}

pub(super) fn of_cancel() -> Answer {
    Answer::Completed(Response { variant: Some(Variant::CancelOperation(CancelOperationResponse {})) })
}

fn started(variant: Started) -> Answer {
    let response = StartOperationResponse { variant: Some(variant) };
    Answer::Completed(Response { variant: Some(Variant::StartOperation(response)) })
}

#[expect(deprecated, reason = "servers before 1.27 read the old name of the token")]
pub(super) fn of_start(outcome: Outcome, links: Vec<Link>) -> Answer {
    started(match outcome {
        Outcome::Completed(payload) => Started::SyncSuccess(Sync { payload: Some(payload), links }),
        Outcome::Started(token) => {
            Started::AsyncSuccess(Async { operation_id: token.clone(), links, operation_token: token })
        }
    })
}

/// Answers with an error. `is_temporal` is set if the server understands failures of Temporal.
pub(super) async fn of_error(
    client: &Client,
    error: NexusError,
    is_temporal: bool,
) -> Result<Answer, AnyError> {
    let (failure, state) = match *error.0 {
        Content::Handler { kind, retryable, source } => {
            let cause = of_application(client, as_application(source)).await?;
            return rejected(kind.as_str(), retryable, cause);
        }
        Content::Failed(failure) => (of_application(client, failure).await?, "failed"),
        Content::FailedWith(failure) => (encoded(client, *failure).await?, "failed"),
        Content::Cancelled(message) => {
            let failure_info = Some(FailureInfo::CanceledFailureInfo(CanceledFailureInfo::default()));
            (encoded(client, Failure { message, failure_info, ..Failure::default() }).await?, "canceled")
        }
    };
    Ok(started(if is_temporal { Started::Failure(failure) } else { unsuccessful(failure, state)? }))
}

#[expect(deprecated, reason = "servers before 1.30 have no other variant")]
fn unsuccessful(failure: Failure, state: &str) -> Result<Started, AnyError> {
    let failure = Some(NexusFailure::try_from(failure)?);
    Ok(Started::OperationError(UnsuccessfulOperationError { operation_state: state.to_owned(), failure }))
}

/// The refusal of a hook keeps its kind and details.
fn as_application(error: AnyError) -> Box<ApplicationFailure> {
    match error.downcast::<ApplicationFailure>() {
        Ok(failure) => failure,
        Err(error) => Box::new(match Refusal::find(&*error) {
            Some(refusal) => refusal.clone().into(),
            None => ApplicationFailure::new(error),
        }),
    }
}

fn rejected(kind: &str, retryable: Option<bool>, cause: Failure) -> Result<Answer, AnyError> {
    let behavior = match retryable {
        Some(true) => NexusHandlerErrorRetryBehavior::Retryable,
        Some(false) => NexusHandlerErrorRetryBehavior::NonRetryable,
        None => NexusHandlerErrorRetryBehavior::Unspecified,
    };
    let legacy = HandlerError {
        error_type: kind.to_owned(),
        failure: Some(NexusFailure::try_from(cause.clone())?),
        retry_behavior: behavior.into(),
    };
    let info = NexusHandlerFailureInfo { r#type: kind.to_owned(), retry_behavior: behavior.into() };
    let failure = Failure {
        message: cause.message.clone(),
        failure_info: Some(FailureInfo::NexusHandlerFailureInfo(info)),
        cause: Some(Box::new(cause)),
        ..Failure::default()
    };
    Ok(Answer::Failed(failure, legacy))
}

/// Converts with the client's failure converter and codec.
async fn of_application(
    client: &Client,
    failure: Box<ApplicationFailure>,
) -> Result<Failure, PayloadConversionError> {
    let error = OutgoingError::Workflow(OutgoingWorkflowError::Application(failure));
    encoded(client, client.data_converter().to_failure(&context(), error)).await
}

async fn encoded(client: &Client, mut failure: Failure) -> Result<Failure, PayloadConversionError> {
    encode_payloads(&mut failure, client.data_converter().codec(), &context()).await?;
    Ok(failure)
}
