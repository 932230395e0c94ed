use super::{
    is_not_found,
    sdk::{SdkError, cause_of_status},
};
use crate::{failure::Cause, hook::Refusal, remote::Execution};
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
    #[error("{execution} could not be reached")]
    NotFound {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        error: Box<WorkflowInteractionError>,
        /// The reason.
        source: Option<Cause>,
    },
    /// A hook of the client refused the call. Nothing was sent.
    #[error("{execution} was not called")]
    Refused {
        /// The workflow.
        execution: Execution,
        /// The reason.
        source: Refusal,
    },
    /// The server rejected the request or could not be reached.
    #[error("{execution} could not be reached")]
    Failed {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        error: Box<WorkflowInteractionError>,
        /// The reason.
        source: Option<Cause>,
    },
}

impl InteractionError {
    #[doc(hidden)]
    #[must_use]
    pub fn from_sdk(execution: Execution, error: WorkflowInteractionError) -> Self {
        if let Some(source) = error.refusal() {
            return Self::Refused { execution, source };
        }
        let source = error.cause();
        let error = Box::new(error);
        if error.status().is_some_and(is_not_found) {
            Self::NotFound { execution, error, source }
        } else {
            Self::Failed { execution, error, source }
        }
    }

    /// Returns the target workflow.
    #[must_use]
    pub fn execution(&self) -> &Execution {
        match self {
            Self::NotFound { execution, .. }
            | Self::Refused { execution, .. }
            | Self::Failed { execution, .. } => execution,
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::NotFound { error, .. } | Self::Failed { error, .. } => error.status(),
            Self::Refused { .. } => None,
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
    #[error("{execution} was not found")]
    NotFound {
        /// The workflow.
        execution: Execution,
        /// The server's answer.
        status: Box<Status>,
        /// The server's message.
        source: Option<Cause>,
    },
    /// The workflow's status is excluded by the caller's reject condition.
    #[error("{execution} was not queried: its status is {status:?}")]
    Rejected {
        /// The workflow.
        execution: Execution,
        /// Its status, if the server returned it.
        status: Option<WorkflowExecutionStatus>,
    },
    /// A hook of the client refused the query. Nothing was sent.
    #[error("{execution} was not queried")]
    Refused {
        /// The workflow.
        execution: Execution,
        /// The reason.
        source: Refusal,
    },
    /// The handler failed, no worker answered or the server could not be reached.
    #[error("the query of {execution} failed")]
    Failed {
        /// The workflow.
        execution: Execution,
        /// The SDK's error.
        error: Box<WorkflowQueryError>,
        /// The reason.
        source: Option<Cause>,
    },
}

impl QueryError {
    pub(crate) fn from_sdk(execution: Execution, error: WorkflowQueryError) -> Self {
        if let Some(source) = error.refusal() {
            return Self::Refused { execution, source };
        }
        match error {
            WorkflowQueryError::NotFound(status) => Self::not_found(execution, status),
            WorkflowQueryError::Rpc(status) if is_not_found(&status) => Self::not_found(execution, status),
            WorkflowQueryError::Rejected { status } => Self::Rejected { execution, status },
            error => Self::Failed { execution, source: error.cause(), error: Box::new(error) },
        }
    }

    fn not_found(execution: Execution, status: Status) -> Self {
        Self::NotFound { execution, source: cause_of_status(&status), status: Box::new(status) }
    }

    /// Returns the target workflow.
    #[must_use]
    pub fn execution(&self) -> &Execution {
        match self {
            Self::NotFound { execution, .. }
            | Self::Rejected { execution, .. }
            | Self::Refused { execution, .. }
            | Self::Failed { execution, .. } => execution,
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::NotFound { status, .. } => Some(status),
            Self::Rejected { .. } | Self::Refused { .. } => None,
            Self::Failed { error, .. } => error.status(),
        }
    }

    /// Returns `true` if the workflow does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}
