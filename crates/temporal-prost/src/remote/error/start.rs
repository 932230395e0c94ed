use super::{doubt_suffix, status_message};
use crate::{expression::ExpressionError, remote::Execution};
use temporalio_client::{
    errors::WorkflowStartError,
    tonic::{Code, Status},
};

/// An error starting a workflow.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::{OrdersClient, PlaceOrderHandle}};
/// use temporal_prost::StartError;
///
/// async fn place(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<PlaceOrderHandle, StartError> {
///     match orders.place_order(request).start().await {
///         // The order was already placed: the customer pressed the button twice.
///         Err(StartError::AlreadyStarted { execution, .. }) => Ok(orders.place_order_handle(execution.workflow_id)),
///         outcome => outcome,
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A workflow with this id is running, or has closed and its id must not be reused.
    #[error("{execution} {}", taken(source))]
    AlreadyStarted {
        /// The workflow that has the id, with its run if the server returned it.
        execution: Execution,
        /// The SDK's error.
        source: Box<WorkflowStartError>,
    },
    /// The server rejected the start or could not be reached. If only its answer was lost, the workflow may be running.
    #[error("workflow `{workflow_id}` was not started{}: {}", doubt(source), start_text(source))]
    Start {
        /// The id that the workflow was to have.
        workflow_id: String,
        /// The SDK's error.
        source: Box<WorkflowStartError>,
    },
    /// The schema's expression for the id or the search attributes cannot be evaluated over this input. Nothing was
    /// sent.
    #[error("workflow type `{workflow_type}` was not started: {source}")]
    Expression {
        /// The workflow type.
        workflow_type: &'static str,
        /// The evaluation error.
        source: ExpressionError,
    },
    /// Neither the schema nor the call names a task queue. Nothing was sent.
    #[error("workflow type `{workflow_type}` has no task queue: set `task_queue` in the schema or the call")]
    NoTaskQueue {
        /// The workflow type.
        workflow_type: &'static str,
    },
    /// The options cannot be combined with this kind of start. Nothing was sent.
    #[error("workflow type `{workflow_type}` was not started: {reason}")]
    Options {
        /// The workflow type.
        workflow_type: &'static str,
        /// The options that conflict.
        reason: &'static str,
    },
}

/// Says why the id is taken, as far as the server's message tells.
fn taken(error: &WorkflowStartError) -> &'static str {
    let message = match error {
        WorkflowStartError::Rpc(status) | WorkflowStartError::AlreadyStarted { source: status, .. } => {
            status.message()
        }
        _ => "",
    };
    if message.contains("already running") {
        "is already running"
    } else if message.contains("already finished") {
        "has ended, and the reuse policy does not allow its id again"
    } else {
        "already exists, and its id cannot be used again"
    }
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
            // The SDK reports a duplicate of signal-with-start this way.
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

    /// Returns the server's answer, if that is the cause.
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

    /// Returns `true` if the id is already taken.
    #[must_use]
    pub fn is_already_started(&self) -> bool {
        matches!(self, Self::AlreadyStarted { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_id_is_that_of_a_running_or_an_ended_workflow() {
        let text = |message| {
            let status = WorkflowStartError::Rpc(Status::already_exists(message));
            StartError::from_sdk("a".to_owned(), status).to_string()
        };
        assert_eq!(
            text("Workflow execution is already running. RunId: r."),
            "workflow `a` is already running"
        );
        let ended = text("Workflow execution already finished successfully.");
        assert_eq!(ended, "workflow `a` has ended, and the reuse policy does not allow its id again");
        assert_eq!(text(""), "workflow `a` already exists, and its id cannot be used again");
    }

    #[test]
    fn a_lost_answer_is_no_refusal() {
        let text = |status| StartError::from_sdk("a".to_owned(), WorkflowStartError::Rpc(status)).to_string();
        let refused = text(Status::invalid_argument("no such queue"));
        assert_eq!(refused, "workflow `a` was not started: no such queue");
        let lost = text(Status::deadline_exceeded("timeout expired"));
        assert_eq!(lost, "workflow `a` was not started, or the answer was lost: timeout expired");
    }
}
