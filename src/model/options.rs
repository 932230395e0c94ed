use std::time::Duration;

/// The options of a workflow. `None` means the default of the SDK.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct WorkflowOptions {
    /// An expression over the input.
    pub(crate) id: Option<String>,
    /// The queue of the workflow, or else of the service.
    pub(crate) task_queue: Option<String>,
    pub(crate) execution_timeout: Option<Duration>,
    pub(crate) run_timeout: Option<Duration>,
    pub(crate) task_timeout: Option<Duration>,
    pub(crate) id_reuse_policy: Option<IdReusePolicy>,
    pub(crate) id_conflict_policy: Option<IdConflictPolicy>,
    pub(crate) parent_close_policy: Option<ParentClosePolicy>,
    pub(crate) wait_for_cancellation: bool,
    pub(crate) enable_eager_start: bool,
    pub(crate) retry_policy: Option<RetryPolicy>,
    pub(crate) priority: Option<Priority>,
    pub(crate) versioning_behavior: Option<VersioningBehavior>,
    /// A mapping from the input.
    pub(crate) search_attributes: Option<String>,
    /// A mapping from the input, with types at the first level.
    pub(crate) typed_search_attributes: Option<String>,
}

/// The options of an activity. `None` means the default of the SDK.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ActivityOptions {
    /// The queue of the activity, or else of the service.
    pub(crate) task_queue: Option<String>,
    pub(crate) schedule_to_close_timeout: Option<Duration>,
    pub(crate) schedule_to_start_timeout: Option<Duration>,
    pub(crate) start_to_close_timeout: Option<Duration>,
    pub(crate) heartbeat_timeout: Option<Duration>,
    pub(crate) retry_policy: Option<RetryPolicy>,
    pub(crate) priority: Option<Priority>,
    pub(crate) wait_for_cancellation: bool,
}

/// The options of an update.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UpdateOptions {
    /// An expression over the input.
    pub(crate) id: Option<String>,
    pub(crate) wait_for_stage: WaitStage,
}

/// A retry policy. `None` means the default of the SDK.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RetryPolicy {
    pub(crate) initial_interval: Option<Duration>,
    pub(crate) backoff_coefficient: Option<f64>,
    pub(crate) maximum_interval: Option<Duration>,
    pub(crate) maximum_attempts: Option<u32>,
    pub(crate) non_retryable_error_types: Vec<String>,
}

/// The priority of a task in its queue. At least one field is `Some`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Priority {
    pub(crate) key: Option<u32>,
    pub(crate) fairness_key: Option<String>,
    pub(crate) fairness_weight: Option<f32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdReusePolicy {
    AllowDuplicate,
    AllowDuplicateFailedOnly,
    RejectDuplicate,
    TerminateIfRunning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdConflictPolicy {
    Fail,
    UseExisting,
    TerminateExisting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParentClosePolicy {
    Terminate,
    Abandon,
    RequestCancel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VersioningBehavior {
    Pinned,
    AutoUpgrade,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WaitStage {
    Accepted,
    Completed,
}
