use super::{IdConflictPolicy, IdReusePolicy, ParentClosePolicy, Priority, RetryPolicy, VersioningBehavior};
use std::time::Duration;

/// The options of a workflow. What is `None` is left to the SDK and the server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkflowOptions {
    /// The workflow's task queue, else its service's.
    pub task_queue: Option<&'static str>,
    /// The expression of its id, over the input; a random UUID where there is none.
    pub id: Option<&'static str>,
    /// Whether the id of a closed workflow may be taken; it may where nothing is said.
    pub id_reuse_policy: Option<IdReusePolicy>,
    /// What a client's start does about a running workflow of the same id; it fails where nothing is said. Not for
    /// children.
    pub id_conflict_policy: Option<IdConflictPolicy>,
    /// The longest that the workflow may take, retries and continued runs included; no limit where nothing is said.
    pub execution_timeout: Option<Duration>,
    /// The longest that one run may take; the execution timeout where nothing is said.
    pub run_timeout: Option<Duration>,
    /// The longest that a worker may take for one workflow task; 10 seconds where nothing is said.
    pub task_timeout: Option<Duration>,
    /// How failed runs are retried; they are not where nothing is said.
    pub retry_policy: Option<RetryPolicy>,
    /// The mapping of its untyped search attributes.
    pub search_attributes: Option<&'static str>,
    /// The mapping of its typed search attributes.
    pub typed_search_attributes: Option<&'static str>,
    /// What becomes of a child when its parent closes; it is terminated where nothing is said.
    pub parent_close_policy: Option<ParentClosePolicy>,
    /// Whether a parent that cancels the child waits until it has ended.
    pub wait_for_cancellation: bool,
    /// Whether a start may hand the first task to a worker of the same client. Not for children.
    pub enable_eager_start: bool,
    /// Which of the tasks in the queue comes first.
    pub priority: Option<Priority>,
    /// How it moves to new worker deployments. The SDK knows one for a worker only, so that registering the workflow
    /// with a versioned worker of another behavior is an error.
    pub versioning_behavior: Option<VersioningBehavior>,
}

impl WorkflowOptions {
    /// What holds where the schema says nothing.
    pub const UNSET: Self = Self {
        task_queue: None,
        id: None,
        id_reuse_policy: None,
        id_conflict_policy: None,
        execution_timeout: None,
        run_timeout: None,
        task_timeout: None,
        retry_policy: None,
        search_attributes: None,
        typed_search_attributes: None,
        parent_close_policy: None,
        wait_for_cancellation: false,
        enable_eager_start: false,
        priority: None,
        versioning_behavior: None,
    };
}
