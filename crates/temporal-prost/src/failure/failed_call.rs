use super::{Cause, call};
use std::error::Error;
use temporalio_workflow::{
    ActivityExecutionError, ChildWorkflowExecutionError, ChildWorkflowStartError,
    StartChildWorkflowExecutionFailedCause as Refusal, common::protos::temporal::api::failure::v1::Failure,
};

/// An SDK error of a call inside a workflow, which may contain a failure.
pub(crate) trait FailedCall: Error + Sized + 'static {
    fn failure(&self) -> Option<&Failure>;

    /// Names the call, if the error does.
    fn call_name(&self) -> Option<String> {
        self.failure().and_then(call)
    }

    /// Returns why the call failed.
    fn why(&self) -> Option<Cause> {
        match self.failure() {
            Some(failure) if call(failure).is_some() => failure.cause.as_deref().and_then(Cause::of_failure),
            Some(failure) => Cause::of_failure(failure),
            None => Cause::of_error(self),
        }
    }
}

impl FailedCall for ActivityExecutionError {
    fn failure(&self) -> Option<&Failure> {
        Self::failure(self)
    }
}

impl FailedCall for ChildWorkflowExecutionError {
    fn failure(&self) -> Option<&Failure> {
        Self::failure(self)
    }
}

impl FailedCall for ChildWorkflowStartError {
    fn failure(&self) -> Option<&Failure> {
        Self::failure(self)
    }

    fn call_name(&self) -> Option<String> {
        match self {
            Self::StartFailed { workflow_type, workflow_id, .. } => {
                Some(format!("child workflow `{workflow_type}` (id `{workflow_id}`)"))
            }
            _ => None,
        }
    }

    fn why(&self) -> Option<Cause> {
        match self {
            Self::StartFailed { cause, .. } => Some(Cause::new(refusal(*cause))),
            _ => self.failure().map_or_else(|| Cause::of_error(self), Cause::of_failure),
        }
    }
}

/// Says why the server has not started a child.
fn refusal(cause: Refusal) -> &'static str {
    match cause {
        Refusal::WorkflowAlreadyExists => "its id is already taken",
        Refusal::NamespaceNotFound => "its namespace does not exist",
        Refusal::InvalidVersioningOverride => "the server rejected its versioning override",
        _ => "the server gave no known reason",
    }
}
