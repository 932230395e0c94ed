use crate::options::VersioningBehavior;
use temporalio_common::worker::VersioningBehavior as WorkerBehavior;
use temporalio_sdk::error::WorkflowRegistrationError;

/// Why a workflow or activity was not registered. Nothing of what was asked for is registered then.
///
/// ```
/// use shop::v1::returns_temporal::{self, ReturnsWorkflows};
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
///
/// fn register<Shop: ReturnsWorkflows>(options: &mut WorkerOptions) {
///     let queue = options.task_queue.clone();
///     match returns_temporal::register_workflows_on::<Shop>(options, &queue) {
///         Ok(()) => println!("serving `{queue}`"),
///         Err(RegistrationError::UnknownQueue { known, .. }) => eprintln!("`{queue}` is none of {known:?}"),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// ```
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
    /// This version of the SDK does not tell which activities are registered, so that a second of the same name could
    /// replace the first.
    #[error(
        "activity type `{activity}` was not registered: this version of `temporalio-sdk` is newer than `temporal-prost` \
         knows, update `temporal-prost` or go back with `cargo update --precise`"
    )]
    UnknownSdk {
        /// The activity type.
        activity: &'static str,
    },
    /// The schema gives this queue to no method of the service.
    #[error("no method of the service has the task queue `{queue}`: there are {}", quote_all(.known))]
    UnknownQueue {
        /// The queue that was asked for.
        queue: String,
        /// Those of the service.
        known: &'static [&'static str],
    },
    /// The schema gives the workflow a versioning behavior that it would not have on this worker: the SDK completes
    /// its tasks with that of the worker's deployment options.
    #[error(
        "workflow type `{workflow}` is {behavior:?} by its schema, and on this worker it would be {worker:?}: set the \
         `default_versioning_behavior` of the worker's deployment options before registering, or register it with \
         another worker"
    )]
    VersioningBehavior {
        /// The workflow type.
        workflow: &'static str,
        /// What the schema says.
        behavior: VersioningBehavior,
        /// What the worker does with all its workflows.
        worker: WorkerBehavior,
    },
}

fn quote_all(queues: &[&str]) -> String {
    let quoted: Vec<_> = queues.iter().map(|queue| format!("`{queue}`")).collect();
    quoted.join(", ")
}
