//! The classes of failed runs.

use crate::execution::cli::Transcript;
use crate::execution::v1::{Diagnostic, LockInfo};

/// The reason why the CLI ended with errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The configuration or its variables are wrong.
    Configuration,
    /// The providers differ from the providers in the bundle.
    Providers,
    /// The state has changed since the plan was made.
    Stale,
    /// Somebody else holds the lock of the state.
    Locked,
    /// A policy of Terraform Enterprise rejects the plan.
    Policy,
    /// Something else, such as a provider that fails.
    Other,
}

impl Reason {
    /// Classifies a run with errors. Searches their texts, because the CLI has no error codes.
    pub(super) fn of(transcript: &Transcript, lock: Option<&LockInfo>) -> Self {
        let says = |texts: &[&str]| {
            transcript.errors().any(|error| {
                texts.iter().any(|text| error.summary.contains(text) || error.detail.contains(text))
            })
        };
        let mut errors = transcript.errors().peekable();
        if lock.is_some() {
            Self::Locked
        } else if says(&["Saved plan is stale"]) {
            Self::Stale
        } else if says(&["dependency lock file", "lock file is read-only"]) {
            Self::Providers
        } else if errors.peek().is_some() && errors.all(is_in_configuration) {
            Self::Configuration
        } else {
            Self::Other
        }
    }
}

/// Returns `true` if the error is about the text of the configuration. Errors of providers name a resource.
fn is_in_configuration(error: &Diagnostic) -> bool {
    !error.filename.is_empty() && error.address.is_empty()
}
