use super::{IdConflictPolicy, IdReusePolicy, ParentClosePolicy, Priority, RetryPolicy, VersioningBehavior};
use std::time::Duration;

/// The options of a workflow. The SDK and the server choose the defaults of fields that are `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkflowOptions {
    /// The workflow's task queue. Defaults to the queue of its service.
    pub task_queue: Option<&'static str>,
    /// The expression for its id, evaluated over the input. Defaults to a random UUID.
    pub id: Option<&'static str>,
    /// The workflow id reuse policy. Defaults to allowing reuse.
    pub id_reuse_policy: Option<IdReusePolicy>,
    /// The policy for a start by a client whose id belongs to a running workflow. Defaults to rejecting the start. Does
    /// not apply to children.
    pub id_conflict_policy: Option<IdConflictPolicy>,
    /// The longest time that the workflow may take, including retries and continued runs. Defaults to no limit.
    pub execution_timeout: Option<Duration>,
    /// The longest time that a single run may take. Defaults to the execution timeout.
    pub run_timeout: Option<Duration>,
    /// The longest time that a worker may take for one workflow task. Defaults to 10 seconds.
    pub task_timeout: Option<Duration>,
    /// The retry policy for failed runs. Defaults to no retries.
    pub retry_policy: Option<RetryPolicy>,
    /// The mapping that sets its untyped search attributes.
    pub search_attributes: Option<&'static str>,
    /// The mapping that sets its typed search attributes.
    pub typed_search_attributes: Option<&'static str>,
    /// The policy for a child whose parent closes. Defaults to terminating the child.
    pub parent_close_policy: Option<ParentClosePolicy>,
    /// If set, a parent that cancels the child waits until it has ended. Defaults to `false`.
    pub wait_for_cancellation: bool,
    /// If set, the first workflow task may go directly to a worker of the same client. Defaults to `false`. Does not
    /// apply to children.
    pub enable_eager_start: bool,
    /// The priority among the tasks in the queue.
    pub priority: Option<Priority>,
    /// How a running workflow moves to new versions of a worker deployment. The SDK has a single behavior per worker,
    /// so registering the workflow with a versioned worker of another behavior returns an error.
    pub versioning_behavior: Option<VersioningBehavior>,
}

impl WorkflowOptions {
    /// The options of a workflow whose schema sets none.
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
