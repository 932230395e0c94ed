use super::FailureMessage;
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
    /// Returns the text of `error` as one sentence.
    pub(crate) fn of(error: &impl HasFailure) -> String {
        error.failure().map_or_else(|| error.to_string(), |failure| FailureMessage(failure).to_string())
    }
}
