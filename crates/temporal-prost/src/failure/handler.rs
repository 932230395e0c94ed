use super::{FailureMessage, call};
use std::{error::Error, fmt};
use temporalio_workflow::{
    ActivityExecutionError, ChildWorkflowExecutionError,
    common::{error::ApplicationFailure, protos::temporal::api::failure::v1::Failure},
};

/// An application failure from a handler, wrapped because the SDK keeps the type and details only of a cause.
#[derive(Debug)]
pub(crate) struct HandlerFailure(ApplicationFailure);

impl HandlerFailure {
    /// Wraps `error` so that the SDK keeps its type and details.
    pub(crate) fn wrap(error: Box<dyn Error + Send + Sync>) -> Box<dyn Error + Send + Sync> {
        match error.downcast::<ApplicationFailure>() {
            Ok(failure) => Box::new(Self(*failure)),
            Err(error) => error,
        }
    }
}

impl fmt::Display for HandlerFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for HandlerFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

/// An SDK error that may contain a failure.
pub(crate) trait HasFailure: fmt::Display {
    fn failure(&self) -> Option<&Failure>;
}

impl HasFailure for ActivityExecutionError {
    fn failure(&self) -> Option<&Failure> {
        Self::failure(self)
    }
}

impl HasFailure for ChildWorkflowExecutionError {
    fn failure(&self) -> Option<&Failure> {
        Self::failure(self)
    }
}

impl FailureMessage<'_> {
    /// Returns the message of `error`, which begins with the name of the failed call.
    pub(crate) fn of_call(error: &impl HasFailure, name: impl FnOnce() -> String) -> String {
        match error.failure() {
            Some(failure) if call(failure).is_some() => FailureMessage(failure).to_string(),
            Some(failure) => format!("{} failed: {}", name(), FailureMessage(failure)),
            None => format!("{} failed: {error}", name()),
        }
    }
}
