use super::{StartError, doubt_suffix, is_not_found, status_message};
use crate::{
    expression::ExpressionError,
    failure::{FailureMessage, innermost_application},
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
    #[error("the update of {execution} failed: {}", FailureMessage(failure))]
    Failed {
        /// The workflow.
        execution: Execution,
        /// The failure of the validator or handler.
        failure: Box<Failure>,
    },
    /// The workflow or update does not exist, or the workflow has ended.
    #[error("{execution} was not updated: {}", status_message(source))]
    NotFound {
        /// The workflow.
        execution: Execution,
        /// The server's answer.
        source: Box<Status>,
    },
    /// The server rejected the request or could not be reached, or the result could not be decoded.
    #[error("the outcome of the update of {execution} is unknown: {}", text(source))]
    Unknown {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        source: Box<WorkflowUpdateError>,
    },
    /// The schema's id expression cannot be evaluated over this input. Nothing was sent.
    #[error("update `{update}` was not sent: {source}")]
    Id {
        /// The update's name.
        update: &'static str,
        /// The evaluation error.
        source: ExpressionError,
    },
}

fn text(error: &WorkflowUpdateError) -> String {
    match error {
        WorkflowUpdateError::Rpc(status) => status_message(status),
        other => other.to_string(),
    }
}

impl UpdateError {
    pub(crate) fn from_sdk(execution: Execution, source: WorkflowUpdateError) -> Self {
        match source {
            WorkflowUpdateError::Failed(failure) => Self::Failed { execution, failure },
            WorkflowUpdateError::NotFound(status) => Self::NotFound { execution, source: Box::new(status) },
            WorkflowUpdateError::Rpc(status) if is_not_found(&status) => {
                Self::NotFound { execution, source: Box::new(status) }
            }
            source => Self::Unknown { execution, source: Box::new(source) },
        }
    }

    /// Returns the workflow, or `None` if nothing was sent.
    #[must_use]
    pub fn execution(&self) -> Option<&Execution> {
        match self {
            Self::Failed { execution, .. }
            | Self::NotFound { execution, .. }
            | Self::Unknown { execution, .. } => Some(execution),
            Self::Id { .. } => None,
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::NotFound { source, .. } => Some(source),
            Self::Unknown { source, .. } => match source.as_ref() {
                WorkflowUpdateError::Rpc(status) => Some(status),
                _ => None,
            },
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
/// use temporal_prost::{UpdateError, UpdateWithStartError};
///
/// async fn place_or_redirect(
///     orders: &OrdersClient,
///     request: PlaceOrderRequest,
///     change: ChangeAddressRequest,
/// ) -> Result<(), UpdateWithStartError> {
///     match orders.place_order(request).with_change_address(change).execute().await {
///         Ok(_) => Ok(()),
///         Err(UpdateWithStartError::Update(error @ UpdateError::Failed { .. })) => {
///             eprintln!("the order keeps its address: {error}");
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
    #[error(
        "workflow `{workflow_id}` was neither started nor updated{}: {}",
        doubt(source),
        text_of_both(source)
    )]
    Failed {
        /// The id of the workflow.
        workflow_id: String,
        /// The SDK's error.
        source: Box<WorkflowUpdateWithStartError>,
    },
}

fn doubt(error: &WorkflowUpdateWithStartError) -> &'static str {
    match error {
        WorkflowUpdateWithStartError::Rpc(status) => doubt_suffix(status),
        _ => "",
    }
}

fn text_of_both(error: &WorkflowUpdateWithStartError) -> String {
    match error {
        WorkflowUpdateWithStartError::Rpc(status) => status_message(status),
        other => other.to_string(),
    }
}

impl UpdateWithStartError {
    pub(crate) fn from_sdk(workflow_id: String, source: WorkflowUpdateWithStartError) -> Self {
        match source {
            WorkflowUpdateWithStartError::Start(source) => StartError::from_sdk(workflow_id, source).into(),
            WorkflowUpdateWithStartError::Update(source) => {
                UpdateError::from_sdk(Execution { workflow_id, run_id: None }, source).into()
            }
            source => Self::Failed { workflow_id, source: Box::new(source) },
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::Start(error) => error.status(),
            Self::Update(error) => error.status(),
            Self::Failed { source, .. } => match source.as_ref() {
                WorkflowUpdateWithStartError::Rpc(status) => Some(status),
                _ => None,
            },
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
