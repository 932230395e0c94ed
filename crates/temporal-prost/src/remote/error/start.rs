use super::{doubt, sdk::SdkError};
use crate::{expression::ExpressionError, failure::Cause, hook::Refusal, remote::Execution};
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
    #[error("{execution} {}", taken(error).unwrap_or("already exists, and its id cannot be used again"))]
    AlreadyStarted {
        /// The workflow that has the id, with its run if the server returned it.
        execution: Execution,
        /// The SDK's error.
        error: Box<WorkflowStartError>,
        /// The server's message, if it says more.
        source: Option<Cause>,
    },
    /// The server rejected the start or could not be reached. If only its answer was lost, the workflow may be running.
    #[error("workflow `{workflow_id}` was not started{}", doubt(&**error))]
    Start {
        /// The id that the workflow was to have.
        workflow_id: String,
        /// The SDK's error.
        error: Box<WorkflowStartError>,
        /// The reason.
        source: Option<Cause>,
    },
    /// A hook of the client refused the start. Nothing was sent.
    #[error("workflow `{workflow_id}` was not started")]
    Refused {
        /// The id that the workflow was to have.
        workflow_id: String,
        /// The reason.
        source: Refusal,
    },
    /// The schema's expression for the id or the search attributes cannot be evaluated over this input. Nothing was
    /// sent.
    #[error("workflow type `{workflow_type}` was not started")]
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

/// Says why the id is taken, if the server's message tells.
fn taken(error: &WorkflowStartError) -> Option<&'static str> {
    let message = error.status()?.message();
    if message.contains("already running") {
        Some("is already running")
    } else if message.contains("already finished") {
        Some("has ended, and the reuse policy does not allow its id again")
    } else {
        None
    }
}

/// Returns the server's message about a taken id, unless it is one that the sentence of the error contains.
fn cause_of_taken(error: &WorkflowStartError) -> Option<Cause> {
    let is_said = taken(error).is_some() || error.status()?.message().is_empty();
    if is_said { None } else { error.cause() }
}

impl StartError {
    pub(crate) fn from_sdk(workflow_id: String, error: WorkflowStartError) -> Self {
        let (duplicate, run_id) = match &error {
            WorkflowStartError::AlreadyStarted { run_id, .. } => (true, run_id.clone()),
            // The SDK reports a duplicate of signal-with-start this way.
            WorkflowStartError::Rpc(status) => (status.code() == Code::AlreadyExists, None),
            _ => (false, None),
        };
        if let Some(source) = error.refusal() {
            return Self::Refused { workflow_id, source };
        }
        let error = Box::new(error);
        if duplicate {
            let execution = Execution { workflow_id, run_id };
            Self::AlreadyStarted { execution, source: cause_of_taken(&error), error }
        } else {
            Self::Start { workflow_id, source: error.cause(), error }
        }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::AlreadyStarted { error, .. } | Self::Start { error, .. } => error.status(),
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
    use crate::failure::Report;

    #[test]
    fn a_taken_id_is_that_of_a_running_or_an_ended_workflow() {
        let text = |message| {
            let status = WorkflowStartError::Rpc(Status::already_exists(message));
            Report::new(&StartError::from_sdk("a".to_owned(), status)).to_string()
        };
        assert_eq!(
            text("Workflow execution is already running. RunId: r."),
            "workflow `a` is already running"
        );
        let ended = text("Workflow execution already finished successfully.");
        assert_eq!(ended, "workflow `a` has ended, and the reuse policy does not allow its id again");
        let taken = "workflow `a` already exists, and its id cannot be used again";
        assert_eq!(text(""), taken);
        assert_eq!(text("it is reserved"), format!("{taken}: it is reserved"));
    }

    #[test]
    fn a_lost_answer_is_no_refusal() {
        let text = |status| {
            let error = StartError::from_sdk("a".to_owned(), WorkflowStartError::Rpc(status));
            Report::new(&error).to_string()
        };
        let refused = text(Status::invalid_argument("no such queue"));
        assert_eq!(refused, "workflow `a` was not started: no such queue");
        let lost = text(Status::deadline_exceeded("timeout expired"));
        assert_eq!(lost, "workflow `a` was not started, or the answer was lost: timeout expired");
    }
}
