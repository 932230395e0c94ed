use super::{StartError, is_not_found, sdk::SdkError};
use crate::{
    failure::{Cause, innermost_application, restore_encoded},
    remote::Execution,
};
use temporalio_client::{errors::WorkflowGetResultError, tonic::Status};
use temporalio_common::protos::temporal::api::failure::v1::{ApplicationFailureInfo, Failure};

/// An error waiting for the result of a workflow.
///
/// ```
/// use shop::v1::orders_temporal::PlaceOrderHandle;
/// use temporal_prost::ResultError;
///
/// async fn tell(order: &PlaceOrderHandle) -> Result<String, ResultError> {
///     match order.result().await {
///         Ok(done) => Ok(format!("sent as {}", done.tracking_number)),
///         Err(error) if error.is_cancelled() => Ok("cancelled".to_owned()),
///         Err(error) => match error.application_failure() {
///             Some(failure) if failure.r#type == "CardDeclined" => Ok("the card was declined".to_owned()),
///             _ => Err(error),
///         },
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResultError {
    /// The workflow failed, timed out, was cancelled or was terminated.
    #[error("{execution} {}", outcome(error))]
    Outcome {
        /// The workflow.
        execution: Execution,
        /// The SDK's error. A codec has decoded only its outermost message.
        error: Box<WorkflowGetResultError>,
        /// The failure with all messages decoded, if the workflow failed.
        failure: Option<Box<Failure>>,
        /// Why the workflow failed, if it did.
        source: Option<Cause>,
    },
    /// The outcome is unknown: the workflow was not found, the server could not be reached or the result could not be
    /// decoded.
    #[error("the result of {execution} is unknown")]
    Unknown {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        error: Box<WorkflowGetResultError>,
        /// The reason.
        source: Option<Cause>,
    },
}

fn outcome(error: &WorkflowGetResultError) -> &'static str {
    match error {
        WorkflowGetResultError::Cancelled { .. } => "was cancelled",
        WorkflowGetResultError::Terminated { .. } => "was terminated",
        WorkflowGetResultError::TimedOut => "timed out",
        WorkflowGetResultError::ContinuedAsNew => "continued as a new run",
        _ => "failed",
    }
}

fn failure(error: &WorkflowGetResultError) -> Option<Box<Failure>> {
    let WorkflowGetResultError::Failed(error) = error else { return None };
    let mut failure = Box::new(error.failure().clone());
    // The SDK restores only the outermost message.
    restore_encoded(&mut failure);
    Some(failure)
}

impl ResultError {
    #[doc(hidden)]
    #[must_use]
    pub fn from_sdk(execution: Execution, error: WorkflowGetResultError) -> Self {
        let error = Box::new(error);
        if !error.is_workflow_outcome() {
            return Self::Unknown { execution, source: error.cause(), error };
        }
        let failure = failure(&error);
        let source = failure.as_deref().and_then(Cause::of_failure);
        Self::Outcome { execution, error, failure, source }
    }

    fn sdk(&self) -> &WorkflowGetResultError {
        match self {
            Self::Outcome { error, .. } | Self::Unknown { error, .. } => error,
        }
    }

    /// Returns the workflow.
    #[must_use]
    pub fn execution(&self) -> &Execution {
        match self {
            Self::Outcome { execution, .. } | Self::Unknown { execution, .. } => execution,
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        self.sdk().status()
    }

    /// Returns `true` if the workflow does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self.sdk() {
            WorkflowGetResultError::NotFound(_) => true,
            WorkflowGetResultError::Rpc(status) => is_not_found(status),
            _ => false,
        }
    }

    /// Returns `true` if the workflow was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        matches!(self.sdk(), WorkflowGetResultError::Cancelled { .. })
    }

    /// Returns `true` if the workflow was terminated.
    #[must_use]
    pub fn is_terminated(&self) -> bool {
        matches!(self.sdk(), WorkflowGetResultError::Terminated { .. })
    }

    /// Returns `true` if the workflow timed out.
    #[must_use]
    pub fn is_timed_out(&self) -> bool {
        matches!(self.sdk(), WorkflowGetResultError::TimedOut)
    }

    /// Returns the failure, if the workflow failed. The messages of its causes are decoded, too.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Outcome { failure, .. } => failure.as_deref(),
            Self::Unknown { .. } => None,
        }
    }

    /// Returns the innermost application failure that has a type: the reason why the workflow, or a call it made,
    /// failed.
    #[must_use]
    pub fn application_failure(&self) -> Option<&ApplicationFailureInfo> {
        self.failure().and_then(innermost_application)
    }
}

/// An error starting a workflow and waiting for its result.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::OrdersClient};
/// use temporal_prost::ExecuteError;
///
/// async fn place(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<Option<String>, ExecuteError> {
///     match orders.place_order(request).execute().await {
///         Ok(done) => Ok(Some(done.tracking_number)),
///         // The order was already placed: the customer pressed the button twice.
///         Err(error) if error.is_already_started() => Ok(None),
///         Err(error) => Err(error),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError {
    /// The workflow was not started, or the server's answer was lost: see [`StartError::Start`].
    #[error(transparent)]
    Start(#[from] StartError),
    /// The workflow was started but returned no result.
    #[error(transparent)]
    Result(#[from] ResultError),
}

impl ExecuteError {
    /// Returns `true` if the id is already taken.
    #[must_use]
    pub fn is_already_started(&self) -> bool {
        matches!(self, Self::Start(error) if error.is_already_started())
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::Start(error) => error.status(),
            Self::Result(error) => error.status(),
        }
    }

    fn result(&self) -> Option<&ResultError> {
        match self {
            Self::Start(_) => None,
            Self::Result(error) => Some(error),
        }
    }

    /// Returns the workflow, if it was started.
    #[must_use]
    pub fn execution(&self) -> Option<&Execution> {
        self.result().map(ResultError::execution)
    }

    /// Returns `true` if the workflow was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.result().is_some_and(ResultError::is_cancelled)
    }

    /// Returns `true` if the workflow was terminated.
    #[must_use]
    pub fn is_terminated(&self) -> bool {
        self.result().is_some_and(ResultError::is_terminated)
    }

    /// Returns `true` if the workflow timed out.
    #[must_use]
    pub fn is_timed_out(&self) -> bool {
        self.result().is_some_and(ResultError::is_timed_out)
    }

    /// Returns the failure, if the workflow failed.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.result().and_then(ResultError::failure)
    }

    /// Returns the innermost application failure that has a type: the reason why the workflow, or a call it made,
    /// failed.
    #[must_use]
    pub fn application_failure(&self) -> Option<&ApplicationFailureInfo> {
        self.failure().and_then(innermost_application)
    }
}
