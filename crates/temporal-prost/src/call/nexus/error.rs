use super::super::error::invalid;
use crate::{
    failure::{Cause, call, innermost_application},
    nexus::{HandlerErrorType, NexusOperation},
};
use std::iter::successors;
use temporalio_workflow::{
    ChildWorkflowExecutionError, WorkflowTermination,
    common::{
        data_converters::{
            ChildWorkflowExecutionDecodeHint, ChildWorkflowStartDecodeHint, DefaultFailureConverter,
            FailureConverter as _, FailureDecodeHint as _, PayloadConversionError, PayloadConverter,
            SerializationContextData,
        },
        error::IncomingError,
        protos::temporal::api::failure::v1::{ApplicationFailureInfo, Failure, failure::FailureInfo},
    },
};

/// An error calling a Nexus operation.
///
/// If you pass it on with `?`, the workflow fails with the operation's failure.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::nexus};
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn order<W: 'static>(ctx: &WorkflowContext<W>, order: PlaceOrderRequest) -> WorkflowResult<Option<String>> {
///     match nexus(ctx, "orders").place_order(order).await {
///         Ok(placed) => Ok(Some(placed.tracking_number)),
///         Err(error) if error.application_failure().is_some_and(|it| it.r#type == "SoldOut") => Ok(None),
///         Err(error) => Err(error.into()),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NexusCallError {
    /// The operation was not started, failed, timed out or was cancelled.
    #[error("{} failed", call(failure).unwrap_or_else(|| format!("Nexus operation `{operation}`")))]
    Operation {
        /// The name of the operation.
        operation: &'static str,
        /// The failure that the server reports.
        failure: Box<Failure>,
        /// Why the operation failed.
        source: Option<Cause>,
    },
    /// The input or result could not be converted. If you pass the error on with `?`, the workflow task fails and is
    /// retried.
    #[error("Nexus operation `{operation}` has an unusable input or result")]
    Payload {
        /// The name of the operation.
        operation: &'static str,
        /// The error of the converter.
        source: PayloadConversionError,
    },
    /// The call has already been awaited, so it resolved to the result and has no handle.
    #[error("the call was already awaited, so it has no handle to the Nexus operation")]
    Awaited,
}

impl NexusCallError {
    pub(super) fn failed<O: NexusOperation>(failure: Failure) -> Self {
        let why = if call(&failure).is_some() { failure.cause.as_deref() } else { Some(&failure) };
        let source = why.and_then(Cause::of_failure);
        Self::Operation { operation: O::OPERATION, failure: Box::new(failure), source }
    }

    pub(super) fn payload<O: NexusOperation>(source: PayloadConversionError) -> Self {
        Self::Payload { operation: O::OPERATION, source }
    }

    /// Returns the failure with its causes, if the operation failed, timed out or was cancelled.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Operation { failure, .. } => Some(failure),
            Self::Payload { .. } | Self::Awaited => None,
        }
    }

    /// Returns the innermost application failure that has a type: the reason why the operation, or the workflow that it
    /// runs, failed.
    #[must_use]
    pub fn application_failure(&self) -> Option<&ApplicationFailureInfo> {
        self.failure().and_then(innermost_application)
    }

    /// Returns the type of the error with which the handler has rejected the call, such as
    /// [`NotFound`](HandlerErrorType::NotFound) for an operation that it does not have.
    #[must_use]
    pub fn handler_error(&self) -> Option<HandlerErrorType> {
        self.infos().find_map(|info| match info {
            FailureInfo::NexusHandlerFailureInfo(info) => Some(HandlerErrorType::of(&info.r#type)),
            _ => None,
        })
    }

    /// Returns `true` if the operation was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.infos().any(|info| matches!(info, FailureInfo::CanceledFailureInfo(_)))
    }

    /// Returns `true` if the operation, or the workflow that it runs, timed out.
    #[must_use]
    pub fn is_timed_out(&self) -> bool {
        self.infos().any(|info| matches!(info, FailureInfo::TimeoutFailureInfo(_)))
    }

    fn infos(&self) -> impl Iterator<Item = &FailureInfo> {
        let failures = successors(self.failure(), |failure| failure.cause.as_deref());
        failures.filter_map(|failure| failure.failure_info.as_ref())
    }

    /// Returns the SDK's error that it sends as this failure, unchanged.
    pub(crate) fn into_sdk(self) -> Result<ChildWorkflowExecutionError, Self> {
        let Some(incoming) = self.failure().and_then(incoming) else { return Err(self) };
        Ok(ChildWorkflowExecutionDecodeHint::default().adapt(incoming))
    }
}

/// Only these errors of the SDK contain a failure of any kind.
fn incoming(failure: &Failure) -> Option<IncomingError> {
    let (converter, context) = (PayloadConverter::default(), SerializationContextData::None);
    DefaultFailureConverter::default().to_error(failure.clone(), &converter, &context).ok()
}

impl From<NexusCallError> for WorkflowTermination {
    fn from(error: NexusCallError) -> Self {
        if let NexusCallError::Payload { source, .. } = error {
            return source.into();
        }
        // The SDK then ends a cancelled workflow as cancelled.
        let cancelled = error.failure().filter(|_| error.is_cancelled()).and_then(incoming);
        if let Some(cancelled) = cancelled {
            return ChildWorkflowStartDecodeHint::default().adapt(cancelled).into();
        }
        match error.into_sdk() {
            Ok(error) => error.into(),
            Err(error) => invalid(error),
        }
    }
}
