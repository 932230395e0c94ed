use temporalio_client::{
    errors::{WorkflowGetResultError, WorkflowInteractionError, WorkflowQueryError, WorkflowUpdateError},
    tonic::Status,
};

/// An SDK error of a request to one run.
pub(in crate::remote) trait RunError {
    /// Returns `true` if the run does not exist or has ended, so that a later run may be the target.
    fn is_gone(&self) -> bool;
    /// Creates the error for an answer of the server.
    fn from_status(status: Status) -> Self;
}

impl RunError for WorkflowInteractionError {
    fn is_gone(&self) -> bool {
        matches!(self, Self::NotFound(_))
    }

    fn from_status(status: Status) -> Self {
        Self::Rpc(status)
    }
}

impl RunError for WorkflowUpdateError {
    fn is_gone(&self) -> bool {
        matches!(self, Self::NotFound(_))
    }

    fn from_status(status: Status) -> Self {
        Self::Rpc(status)
    }
}

impl RunError for WorkflowQueryError {
    fn is_gone(&self) -> bool {
        matches!(self, Self::NotFound(_) | Self::Rejected { .. })
    }

    fn from_status(status: Status) -> Self {
        Self::Rpc(status)
    }
}

impl RunError for WorkflowGetResultError {
    fn is_gone(&self) -> bool {
        // A reset terminates a run.
        matches!(self, Self::NotFound(_) | Self::Terminated { .. })
    }

    fn from_status(status: Status) -> Self {
        Self::Rpc(status)
    }
}
