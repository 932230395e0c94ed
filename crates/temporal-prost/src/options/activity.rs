use super::{Priority, RetryPolicy};
use std::time::Duration;

/// The options of an activity. What is `None` is left to the SDK and the server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActivityOptions {
    /// The activity's task queue, else its service's; the queue of the calling workflow where both are missing.
    pub task_queue: Option<&'static str>,
    /// The longest from scheduling to the end of the last attempt.
    pub schedule_to_close_timeout: Option<Duration>,
    /// How long an attempt may wait for a worker. Not for local activities.
    pub schedule_to_start_timeout: Option<Duration>,
    /// The longest that one attempt may take.
    pub start_to_close_timeout: Option<Duration>,
    /// The longest time between two heartbeats. Not for local activities.
    pub heartbeat_timeout: Option<Duration>,
    /// How failed attempts are retried; without end where nothing is said, after 1 second, 2, 4 and so on up to 100.
    pub retry_policy: Option<RetryPolicy>,
    /// Whether a cancelled call waits until the activity has ended.
    pub wait_for_cancellation: bool,
    /// Which of the tasks in the queue comes first. Not for local activities.
    pub priority: Option<Priority>,
}

impl ActivityOptions {
    /// What holds where the schema says nothing.
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
