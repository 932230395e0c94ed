use super::{is_not_found, status_message};
use crate::remote::Execution;
use temporalio_client::{
    WorkflowExecutionStatus,
    errors::{WorkflowInteractionError, WorkflowQueryError},
    tonic::Status,
};

/// An error sending a signal, cancellation, termination or describe request to a workflow.
///
/// ```
/// use shop::v1::orders_temporal::PlaceOrderHandle;
/// use temporal_prost::InteractionError;
///
/// async fn cancel(order: &PlaceOrderHandle) -> Result<(), InteractionError> {
///     match order.cancel("the customer has changed their mind").await {
///         // The workflow has already ended.
///         Err(error) if error.is_not_found() => Ok(()),
///         outcome => outcome,
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InteractionError {
    /// The workflow does not exist or has ended.
    #[error("{execution} could not be reached: {}", text(source))]
    NotFound {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        source: Box<WorkflowInteractionError>,
    },
    /// The server rejected the request or could not be reached.
    #[error("{execution} could not be reached: {}", text(source))]
    Failed {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        source: Box<WorkflowInteractionError>,
    },
}

fn text(error: &WorkflowInteractionError) -> String {
    match error {
        WorkflowInteractionError::NotFound(status) | WorkflowInteractionError::Rpc(status) => {
            status_message(status)
        }
        other => other.to_string(),
    }
}

impl InteractionError {
    #[doc(hidden)]
    #[must_use]
    pub fn from_sdk(execution: Execution, source: WorkflowInteractionError) -> Self {
        let missing = match &source {
            WorkflowInteractionError::NotFound(_) => true,
            WorkflowInteractionError::Rpc(status) => is_not_found(status),
            _ => false,
        };
        let source = Box::new(source);
        if missing { Self::NotFound { execution, source } } else { Self::Failed { execution, source } }
    }

    /// Returns the target workflow.
    #[must_use]
    pub fn execution(&self) -> &Execution {
        match self {
            Self::NotFound { execution, .. } | Self::Failed { execution, .. } => execution,
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::NotFound { source, .. } | Self::Failed { source, .. } => match source.as_ref() {
                WorkflowInteractionError::NotFound(status) | WorkflowInteractionError::Rpc(status) => {
                    Some(status)
                }
                _ => None,
            },
        }
    }

    /// Returns `true` if the workflow does not exist or has ended.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}

/// An error querying a workflow.
///
/// ```
/// use shop::v1::{Order, orders_temporal::PlaceOrderHandle};
/// use temporal_prost::QueryError;
///
/// async fn look(order: &PlaceOrderHandle) -> Result<Option<Order>, QueryError> {
///     match order.get_order().await {
///         Ok(order) => Ok(Some(order)),
///         Err(QueryError::NotFound { .. }) => Ok(None),
///         Err(error) => Err(error),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The workflow does not exist.
    #[error("{execution} was not found: {}", status_message(source))]
    NotFound {
        /// The workflow.
        execution: Execution,
        /// The server's answer.
        source: Box<Status>,
    },
    /// The workflow's status is excluded by the caller's reject condition.
    #[error("{execution} was not queried: its status is {status:?}")]
    Rejected {
        /// The workflow.
        execution: Execution,
        /// Its status, if the server returned it.
        status: Option<WorkflowExecutionStatus>,
    },
    /// The handler failed, no worker answered or the server could not be reached.
    #[error("the query of {execution} failed: {}", text_of_query(source))]
    Failed {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        source: Box<WorkflowQueryError>,
    },
}

fn text_of_query(error: &WorkflowQueryError) -> String {
    match error {
        WorkflowQueryError::Rpc(status) => status_message(status),
        other => other.to_string(),
    }
}

impl QueryError {
    pub(crate) fn from_sdk(execution: Execution, source: WorkflowQueryError) -> Self {
        match source {
            WorkflowQueryError::NotFound(status) => Self::NotFound { execution, source: Box::new(status) },
            WorkflowQueryError::Rejected { status } => Self::Rejected { execution, status },
            WorkflowQueryError::Rpc(status) if is_not_found(&status) => {
                Self::NotFound { execution, source: Box::new(status) }
            }
            source => Self::Failed { execution, source: Box::new(source) },
        }
    }

    /// Returns the target workflow.
    #[must_use]
    pub fn execution(&self) -> &Execution {
        match self {
            Self::NotFound { execution, .. }
            | Self::Rejected { execution, .. }
            | Self::Failed { execution, .. } => execution,
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::NotFound { source, .. } => Some(source),
            Self::Rejected { .. } => None,
            Self::Failed { source, .. } => match source.as_ref() {
                WorkflowQueryError::Rpc(status) => Some(status),
                _ => None,
            },
        }
    }

    /// Returns `true` if the workflow does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}
