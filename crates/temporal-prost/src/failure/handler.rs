use super::Report;
use crate::call::{ActivityCallError, ChildError};
use std::{error::Error, fmt};
use temporalio_workflow::common::error::ApplicationFailure;

type AnyError = Box<dyn Error + Send + Sync>;

/// An application failure or a failed call from a handler, wrapped because the SDK keeps the type and details only of a
/// cause.
#[derive(Debug)]
pub(crate) struct HandlerFailure {
    message: String,
    source: AnyError,
}

impl HandlerFailure {
    /// Wraps `error` so that the SDK keeps its type, details and causes.
    pub(crate) fn wrap(error: AnyError) -> AnyError {
        let message = error.to_string();
        match known_source(error) {
            Ok(source) => Box::new(Self { message, source }),
            Err(error) => error,
        }
    }

    /// Wraps the error of a query, whose caller receives only a message.
    pub(crate) fn wrap_all(error: AnyError) -> AnyError {
        let message = Report::new(&*error).to_string();
        match known_source(error) {
            Ok(source) => Box::new(Self { message, source }),
            Err(_) => message.into(),
        }
    }
}

/// Returns the SDK's error that is inside `error` and that the SDK sends as a failure.
fn known_source(error: AnyError) -> Result<AnyError, AnyError> {
    #[cfg(feature = "nexus")]
    let error = match error.downcast::<crate::call::NexusCallError>().map(|error| error.into_sdk()) {
        Ok(Ok(error)) => return Ok(error.into()),
        Ok(Err(other)) => return Err(other.into()),
        Err(error) => error,
    };
    let error = match error.downcast::<ActivityCallError>().map(|error| *error) {
        Ok(ActivityCallError::Execution { error, .. }) => return Ok(error),
        Ok(other) => return Err(other.into()),
        Err(error) => error,
    };
    match error.downcast::<ChildError>().map(|error| *error) {
        Ok(ChildError::Execution { error, .. }) => Ok(error),
        Ok(other) => Err(other.into()),
        Err(error) if error.is::<ApplicationFailure>() => Ok(error),
        Err(error) => Err(error),
    }
}

impl fmt::Display for HandlerFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for HandlerFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
