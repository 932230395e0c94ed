use crate::options::VersioningBehavior;
use temporalio_common::worker::VersioningBehavior as WorkerBehavior;
use temporalio_sdk::error::WorkflowRegistrationError;

/// An error registering workflows or activities. If registering several fails, none of them is registered.
///
/// ```
/// use shop::v1::returns_temporal::{self, ReturnsWorkflows};
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
///
/// fn register<Shop: ReturnsWorkflows>(options: &mut WorkerOptions) {
///     let queue = options.task_queue.clone();
///     match returns_temporal::register_workflows_on::<Shop>(options, &queue) {
///         Ok(()) => println!("serving `{queue}`"),
///         Err(RegistrationError::UnknownQueue { known, .. }) => eprintln!("`{queue}` is not one of {known:?}"),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegistrationError {
    /// The SDK rejected a workflow, usually because one of its names is already registered.
    #[error(transparent)]
    Workflow(#[from] WorkflowRegistrationError),
    /// The activity type is already registered. The SDK would silently replace the first activity.
    #[error("activity type `{activity}` is already registered: register each activity once per worker")]
    DuplicateActivity {
        /// The activity type.
        activity: &'static str,
    },
    /// An activity of this type is already registered. The activity that starts a workflow in another namespace has the type
    /// of the workflow, so an rpc that is a workflow and an activity needs a separate worker for its activity.
    #[error(
        "activity type `{activity}` is already registered, and calls of other namespaces need this type too: register \
         each on a separate worker"
    )]
    XnsActivity {
        /// The activity type.
        activity: &'static str,
    },
    /// This version of the SDK does not expose the registered activities, so registering this one could silently
    /// replace another of the same name.
    #[error(
        "activity type `{activity}` was not registered: this version of `temporalio-sdk` is too new; \
         update `temporal-prost` or downgrade the SDK with `cargo update --precise`"
    )]
    UnknownSdk {
        /// The activity type.
        activity: &'static str,
    },
    /// The schema sets this queue for no method of the service.
    #[error("no method of the service has the task queue `{queue}`; expected one of {}", quote_all(.known))]
    UnknownQueue {
        /// The requested queue.
        queue: String,
        /// The queues of the service.
        known: &'static [&'static str],
    },
    /// The versioning behavior that the schema sets differs from the worker's. The SDK completes the tasks of every
    /// workflow with the behavior in the worker's deployment options.
    #[error(
        "workflow type `{workflow}` is {behavior:?} in the schema but would be {worker:?} on this worker: set \
         `default_versioning_behavior` in the worker's deployment options before registering, or use another worker"
    )]
    VersioningBehavior {
        /// The workflow type.
        workflow: &'static str,
        /// The behavior that the schema sets.
        behavior: VersioningBehavior,
        /// The behavior of all workflows on this worker.
        worker: WorkerBehavior,
    },
}

fn quote_all(queues: &[&str]) -> String {
    let quoted: Vec<_> = queues.iter().map(|queue| format!("`{queue}`")).collect();
    quoted.join(", ")
}
