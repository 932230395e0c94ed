use super::{is_not_found, status_message};
use crate::remote::Execution;
use temporalio_client::{
    WorkflowExecutionStatus,
    errors::{WorkflowInteractionError, WorkflowQueryError},
    tonic::Status,
};

/// Why a signal, cancel, terminate or describe did not reach its workflow.
///
/// ```
/// use shop::v1::orders_temporal::PlaceOrderHandle;
/// use temporal_prost::InteractionError;
///
/// async fn cancel(order: &PlaceOrderHandle) -> Result<(), InteractionError> {
///     match order.cancel("the customer has changed their mind").await {
///         // It has ended already.
///         Err(error) if error.is_not_found() => Ok(()),
///         outcome => outcome,
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InteractionError {
    /// There is no such workflow, or it has ended.
    #[error("{execution} was not reached: {}", text(source))]
    NotFound {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        source: Box<WorkflowInteractionError>,
    },
    /// The server refused, or could not be reached.
    #[error("{execution} was not reached: {}", text(source))]
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
        let missing = matches!(&source, WorkflowInteractionError::NotFound(_));
        let source = Box::new(source);
        if missing { Self::NotFound { execution, source } } else { Self::Failed { execution, source } }
    }

    /// The workflow that it was for.
    #[must_use]
    pub fn execution(&self) -> &Execution {
        match self {
            Self::NotFound { execution, .. } | Self::Failed { execution, .. } => execution,
        }
    }

    /// The answer of the server, where that is the cause.
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

    /// Whether there is no such workflow, or it has ended.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}

/// Why a query was not answered.
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
    /// There is no such workflow.
    #[error("{execution} was not found: {}", status_message(source))]
    NotFound {
        /// The workflow.
        execution: Execution,
        /// What the server answered.
        source: Box<Status>,
    },
    /// The workflow's status is one that the caller's reject condition excludes.
    #[error("{execution} was not queried: its status is {status:?}")]
    Rejected {
        /// The workflow.
        execution: Execution,
        /// Its status, where the server told it.
        status: Option<WorkflowExecutionStatus>,
    },
    /// The handler failed, no worker answered, or the server could not be reached.
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

    /// The workflow that it was for.
    #[must_use]
    pub fn execution(&self) -> &Execution {
        match self {
            Self::NotFound { execution, .. }
            | Self::Rejected { execution, .. }
            | Self::Failed { execution, .. } => execution,
        }
    }

    /// The answer of the server, where that is the cause.
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

    /// Whether there is no such workflow.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}
