use super::{
    StartError, doubt, is_not_found,
    sdk::{SdkError, cause_of_status},
};
use crate::{
    expression::ExpressionError,
    failure::{Cause, innermost_application},
    hook::Refusal,
    remote::Execution,
};
use temporalio_client::{
    errors::{WorkflowUpdateError, WorkflowUpdateWithStartError},
    tonic::Status,
};
use temporalio_common::protos::temporal::api::failure::v1::{ApplicationFailureInfo, Failure};

/// An error sending an update or waiting for its result.
///
/// ```
/// use shop::v1::{ChangeAddressRequest, orders_temporal::PlaceOrderHandle};
/// use temporal_prost::UpdateError;
///
/// async fn redirect(order: &PlaceOrderHandle, address: String) -> Result<(), UpdateError> {
///     match order.change_address(ChangeAddressRequest { address }).execute().await {
///         Ok(_) => Ok(()),
///         Err(UpdateError::Failed { failure, .. }) => {
///             println!("refused: {}", failure.message);
///             Ok(())
///         }
///         Err(error) => Err(error),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The validator rejected the update, or the handler failed.
    #[error("the update of {execution} failed")]
    Failed {
        /// The workflow.
        execution: Execution,
        /// The failure of the validator or handler.
        failure: Box<Failure>,
        /// Why the update failed: the texts of the failure.
        source: Option<Cause>,
    },
    /// The workflow or update does not exist, or the workflow has ended.
    #[error("{execution} was not updated")]
    NotFound {
        /// The workflow.
        execution: Execution,
        /// The server's answer.
        status: Box<Status>,
        /// The server's message.
        source: Option<Cause>,
    },
    /// The server rejected the request or could not be reached, or the result could not be decoded.
    #[error("the outcome of the update of {execution} is unknown")]
    Unknown {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        error: Box<WorkflowUpdateError>,
        /// The reason.
        source: Option<Cause>,
    },
    /// A hook of the client refused the update. Nothing was sent.
    #[error("{execution} was not updated")]
    Refused {
        /// The workflow.
        execution: Execution,
        /// The reason.
        source: Refusal,
    },
    /// The schema's id expression cannot be evaluated over this input. Nothing was sent.
    #[error("update `{update}` was not sent")]
    Id {
        /// The update's name.
        update: &'static str,
        /// The evaluation error.
        source: ExpressionError,
    },
}

impl UpdateError {
    pub(crate) fn from_sdk(execution: Execution, error: WorkflowUpdateError) -> Self {
        if let Some(source) = error.refusal() {
            return Self::Refused { execution, source };
        }
        match error {
            WorkflowUpdateError::Failed(failure) => Self::failed(execution, failure),
            WorkflowUpdateError::NotFound(status) => Self::not_found(execution, status),
            WorkflowUpdateError::Rpc(status) if is_not_found(&status) => Self::not_found(execution, status),
            error => Self::Unknown { execution, source: error.cause(), error: Box::new(error) },
        }
    }

    pub(crate) fn failed(execution: Execution, failure: Box<Failure>) -> Self {
        Self::Failed { execution, source: Cause::of_failure(&failure), failure }
    }

    fn not_found(execution: Execution, status: Status) -> Self {
        Self::NotFound { execution, source: cause_of_status(&status), status: Box::new(status) }
    }

    /// Returns the workflow, or `None` if nothing was sent.
    #[must_use]
    pub fn execution(&self) -> Option<&Execution> {
        match self {
            Self::Failed { execution, .. }
            | Self::NotFound { execution, .. }
            | Self::Refused { execution, .. }
            | Self::Unknown { execution, .. } => Some(execution),
            Self::Id { .. } => None,
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::NotFound { status, .. } => Some(status),
            Self::Unknown { error, .. } => error.status(),
            _ => None,
        }
    }

    /// Returns `true` if the workflow or update does not exist, or the workflow has ended.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }

    /// Returns the failure of the validator or handler.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed { failure, .. } => Some(failure),
            _ => None,
        }
    }

    /// Returns the innermost application failure that has a type.
    #[must_use]
    pub fn application_failure(&self) -> Option<&ApplicationFailureInfo> {
        self.failure().and_then(innermost_application)
    }
}

/// An error starting a workflow together with an update.
///
/// ```
/// use shop::v1::{ChangeAddressRequest, PlaceOrderRequest, orders_temporal::OrdersClient};
/// use temporal_prost::{Report, UpdateError, UpdateWithStartError};
///
/// async fn place_or_redirect(
///     orders: &OrdersClient,
///     request: PlaceOrderRequest,
///     change: ChangeAddressRequest,
/// ) -> Result<(), UpdateWithStartError> {
///     match orders.place_order(request).with_change_address(change).execute().await {
///         Ok(_) => Ok(()),
///         Err(UpdateWithStartError::Update(error @ UpdateError::Failed { .. })) => {
///             eprintln!("the order keeps its address: {}", Report::new(&error));
///             Ok(())
///         }
///         // Nothing was sent, or the outcome is unknown.
///         Err(error) => Err(error),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateWithStartError {
    /// The workflow was not started, or the server's answer was lost: see [`StartError::Start`]. If it was not started,
    /// it was not updated either.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The update failed, was not sent, or its outcome is unknown: see [`UpdateError`].
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// The server rejected both or could not be reached. If only its answer was lost, both may have happened.
    #[error("workflow `{workflow_id}` was neither started nor updated{}", doubt(&**error))]
    Failed {
        /// The id of the workflow.
        workflow_id: String,
        /// The SDK's error.
        error: Box<WorkflowUpdateWithStartError>,
        /// The reason.
        source: Option<Cause>,
    },
}

impl UpdateWithStartError {
    pub(crate) fn from_sdk(workflow_id: String, error: WorkflowUpdateWithStartError) -> Self {
        match error {
            WorkflowUpdateWithStartError::Start(error) => StartError::from_sdk(workflow_id, error).into(),
            WorkflowUpdateWithStartError::Update(error) => {
                UpdateError::from_sdk(Execution { workflow_id, run_id: None }, error).into()
            }
            error => Self::Failed { workflow_id, source: error.cause(), error: Box::new(error) },
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::Start(error) => error.status(),
            Self::Update(error) => error.status(),
            Self::Failed { error, .. } => error.status(),
        }
    }

    /// Returns `true` if the id is already taken.
    #[must_use]
    pub fn is_already_started(&self) -> bool {
        matches!(self, Self::Start(error) if error.is_already_started())
    }

    /// Returns the failure of the update's validator or handler.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Update(error) => error.failure(),
            _ => None,
        }
    }

    /// Returns the innermost application failure of the update that has a type.
    #[must_use]
    pub fn application_failure(&self) -> Option<&ApplicationFailureInfo> {
        self.failure().and_then(innermost_application)
    }
}
