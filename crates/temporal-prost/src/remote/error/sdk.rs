//! The errors of the SDK's client.

use super::status_message;
use crate::{
    failure::{Cause, errors},
    hook::Refusal,
};
use std::error::Error;
use temporalio_client::{
    errors::{
        WorkflowGetResultError, WorkflowInteractionError, WorkflowQueryError, WorkflowStartError,
        WorkflowUpdateError, WorkflowUpdateWithStartError,
    },
    tonic::Status,
};
use temporalio_common::data_converters::PayloadConversionError;

/// An error of the SDK's client.
pub(super) trait SdkError: Error + Sized + 'static {
    /// Returns the server's answer, if that is the error.
    fn status(&self) -> Option<&Status>;

    /// Returns the other error in it, which comes from an interceptor.
    fn other(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        None
    }

    /// Returns the refusal of a hook, if that is the error.
    fn refusal(&self) -> Option<Refusal> {
        self.other()?.downcast_ref().cloned()
    }

    /// Returns the error and its sources as sentences.
    fn cause(&self) -> Option<Cause> {
        self.status().map_or_else(|| Cause::of_error(self), cause_of_status)
    }
}

/// Returns the server's message, and why there is no answer if the client made the status.
pub(crate) fn cause_of_status(status: &Status) -> Option<Cause> {
    let sources = status.source().into_iter().flat_map(errors).map(ToString::to_string);
    let sources = sources.filter(|text| text != "transport error");
    Cause::of_texts(std::iter::once(status_message(status)).chain(sources))
}

impl SdkError for WorkflowStartError {
    fn status(&self) -> Option<&Status> {
        match self {
            Self::Rpc(status) | Self::AlreadyStarted { source: status, .. } => Some(status),
            _ => None,
        }
    }

    /// The SDK has no variant for it.
    fn other(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        match self {
            Self::PayloadConversion(PayloadConversionError::EncodingError(other)) => Some(&**other),
            _ => None,
        }
    }
}

impl SdkError for WorkflowGetResultError {
    fn status(&self) -> Option<&Status> {
        match self {
            Self::Rpc(status) | Self::NotFound(status) => Some(status),
            _ => None,
        }
    }
}

impl SdkError for WorkflowInteractionError {
    fn status(&self) -> Option<&Status> {
        match self {
            Self::Rpc(status) | Self::NotFound(status) => Some(status),
            _ => None,
        }
    }

    fn other(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        if let Self::Other(other) = self { Some(&**other) } else { None }
    }
}

impl SdkError for WorkflowQueryError {
    fn status(&self) -> Option<&Status> {
        match self {
            Self::Rpc(status) | Self::NotFound(status) => Some(status),
            _ => None,
        }
    }

    fn other(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        if let Self::Other(other) = self { Some(&**other) } else { None }
    }
}

impl SdkError for WorkflowUpdateError {
    fn status(&self) -> Option<&Status> {
        match self {
            Self::Rpc(status) | Self::NotFound(status) => Some(status),
            _ => None,
        }
    }

    fn other(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        if let Self::Other(other) = self { Some(&**other) } else { None }
    }
}

impl SdkError for WorkflowUpdateWithStartError {
    fn status(&self) -> Option<&Status> {
        match self {
            Self::Rpc(status) => Some(status),
            _ => None,
        }
    }
}
