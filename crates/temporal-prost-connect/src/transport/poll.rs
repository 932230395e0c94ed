//! Requests that wait for something to happen, and that end when their cluster is no longer used.

/// The rpcs that wait on the server for up to a minute. A client or worker repeats each of them without any effect on
/// workflows: polls have none, and a repeated update attaches to the update with the same id.
const WAITING: [&str; 7] = [
    "GetWorkflowExecutionHistory",
    "PollActivityExecution",
    "PollActivityTaskQueue",
    "PollNexusTaskQueue",
    "PollWorkflowExecutionUpdate",
    "PollWorkflowTaskQueue",
    "UpdateWorkflowExecution",
];

/// Returns whether requests of `rpc` end with an error that is retried when their cluster is no longer used.
pub(super) fn waits(rpc: &str) -> bool {
    WAITING.contains(&rpc)
}
