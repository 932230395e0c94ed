//! What can go wrong where workflows and activities are registered.

use temporalio_sdk::error::WorkflowRegistrationError;

/// Why a workflow or activity was not registered. Nothing of what was asked for is registered then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegistrationError {
    /// The SDK refused a workflow, most often because a name of it is registered already.
    #[error(transparent)]
    Workflow(#[from] WorkflowRegistrationError),
    /// The SDK would replace the activity that is there without a word.
    #[error("activity type `{activity}` is already registered: register each activity once per worker")]
    DuplicateActivity {
        /// The activity type.
        activity: &'static str,
    },
    /// The schema gives this queue to no method of the service.
    #[error("no method of the service has the task queue `{queue}`: there are {}", listed(.known))]
    UnknownQueue {
        /// The queue that was asked for.
        queue: String,
        /// Those of the service.
        known: &'static [&'static str],
    },
}

fn listed(queues: &[&str]) -> String {
    let quoted: Vec<_> = queues.iter().map(|queue| format!("`{queue}`")).collect();
    quoted.join(", ")
}
