use super::{Priority, RetryPolicy};
use std::time::Duration;

/// The options of an activity. The SDK and the server choose the defaults of fields that are `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActivityOptions {
    /// The activity's task queue. Defaults to the queue of its service, or else of the calling workflow.
    pub task_queue: Option<&'static str>,
    /// The longest time from scheduling to the end of the last attempt.
    pub schedule_to_close_timeout: Option<Duration>,
    /// The longest time that an attempt may wait for a worker. Does not apply to local activities.
    pub schedule_to_start_timeout: Option<Duration>,
    /// The longest time that one attempt may take.
    pub start_to_close_timeout: Option<Duration>,
    /// The longest time between two heartbeats. Does not apply to local activities.
    pub heartbeat_timeout: Option<Duration>,
    /// The retry policy for failed attempts. Defaults to unlimited retries after 1 second, 2, 4 and so on, up to 100
    /// seconds.
    pub retry_policy: Option<RetryPolicy>,
    /// If set, a cancelled call waits until the activity has ended. Defaults to `false`.
    pub wait_for_cancellation: bool,
    /// The priority among the tasks in the queue. Does not apply to local activities.
    pub priority: Option<Priority>,
}

impl ActivityOptions {
    /// The options of an activity whose schema sets none.
    pub const UNSET: Self = Self {
        task_queue: None,
        schedule_to_close_timeout: None,
        schedule_to_start_timeout: None,
        start_to_close_timeout: None,
        heartbeat_timeout: None,
        retry_policy: None,
        wait_for_cancellation: false,
        priority: None,
    };
}
