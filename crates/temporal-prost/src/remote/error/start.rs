use super::{doubt_suffix, status_message};
use crate::{expression::ExpressionError, remote::Execution};
use temporalio_client::{
    errors::WorkflowStartError,
    tonic::{Code, Status},
};

/// Why a workflow was not started.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::{OrdersClient, PlaceOrderHandle}};
/// use temporal_prost::StartError;
///
/// async fn place(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<PlaceOrderHandle, StartError> {
///     match orders.place_order(request).start().await {
///         // Placed before: a second press of the button.
///         Err(StartError::AlreadyStarted { execution, .. }) => Ok(orders.place_order_handle(execution.workflow_id)),
///         outcome => outcome,
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A workflow of this id is running, or has run and its id may not be taken again.
    #[error("{execution} is already started")]
    AlreadyStarted {
        /// The workflow that has the id; its run where the server told it.
        execution: Execution,
        /// The SDK's error.
        source: Box<WorkflowStartError>,
    },
    /// The server refused the start, or could not be reached. Where its answer was lost on the way, the workflow may
    /// run all the same.
    #[error("workflow `{workflow_id}` was not started{}: {}", doubt(source), start_text(source))]
    Start {
        /// The id that the workflow should have had.
        workflow_id: String,
        /// The SDK's error.
        source: Box<WorkflowStartError>,
    },
    /// The schema's expression for the id or the search attributes does not evaluate for this input.
    /// Nothing was sent.
    #[error("workflow type `{workflow_type}` was not started: {source}")]
    Expression {
        /// The workflow type.
        workflow_type: &'static str,
        /// Why there is no value.
        source: ExpressionError,
    },
    /// Neither the schema nor the call names a task queue. Nothing was sent.
    #[error("workflow type `{workflow_type}` has no task queue: set task_queue in the schema or at the call")]
    NoTaskQueue {
        /// The workflow type.
        workflow_type: &'static str,
    },
    /// The options can't go with this kind of start. Nothing was sent.
    #[error("workflow type `{workflow_type}` was not started: {reason}")]
    Options {
        /// The workflow type.
        workflow_type: &'static str,
        /// What does not go together.
        reason: &'static str,
    },
}

fn doubt(error: &WorkflowStartError) -> &'static str {
    match error {
        WorkflowStartError::Rpc(status) => doubt_suffix(status),
        _ => "",
    }
}

fn start_text(error: &WorkflowStartError) -> String {
    match error {
        WorkflowStartError::Rpc(status) | WorkflowStartError::AlreadyStarted { source: status, .. } => {
            status_message(status)
        }
        other => other.to_string(),
    }
}

impl StartError {
    pub(crate) fn from_sdk(workflow_id: String, source: WorkflowStartError) -> Self {
        let (duplicate, run_id) = match &source {
            WorkflowStartError::AlreadyStarted { run_id, .. } => (true, run_id.clone()),
            // So the SDK reports a duplicate of signal-with-start.
            WorkflowStartError::Rpc(status) => (status.code() == Code::AlreadyExists, None),
            _ => (false, None),
        };
        let source = Box::new(source);
        if duplicate {
            Self::AlreadyStarted { execution: Execution { workflow_id, run_id }, source }
        } else {
            Self::Start { workflow_id, source }
        }
    }

    /// The answer of the server, where that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::AlreadyStarted { source, .. } | Self::Start { source, .. } => match source.as_ref() {
                WorkflowStartError::Rpc(status)
                | WorkflowStartError::AlreadyStarted { source: status, .. } => Some(status),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the id is taken.
    #[must_use]
    pub fn is_already_started(&self) -> bool {
        matches!(self, Self::AlreadyStarted { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_answer_is_no_refusal() {
        let text = |status| StartError::from_sdk("a".to_owned(), WorkflowStartError::Rpc(status)).to_string();
        let refused = text(Status::invalid_argument("no such queue"));
        assert_eq!(refused, "workflow `a` was not started: no such queue");
        let lost = text(Status::deadline_exceeded("timeout expired"));
        assert_eq!(lost, "workflow `a` was not started, as far as is known: timeout expired");
    }
}
