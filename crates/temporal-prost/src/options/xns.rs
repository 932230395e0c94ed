use super::{ActivityOptions, ParentClosePolicy, RetryPolicy};
use std::time::Duration;

/// The options of an activity that makes a call in another namespace, `temporal.v1.XNSActivityOptions`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct XnsOptions {
    /// The task queue of the activity. Defaults to the queue of the calling workflow.
    pub task_queue: Option<&'static str>,
    /// The longest time from scheduling to the end of the last attempt. Defaults to 24 hours, and for queries and signals
    /// to 1 minute.
    pub schedule_to_close_timeout: Option<Duration>,
    /// The longest time that an attempt may wait for a worker.
    pub schedule_to_start_timeout: Option<Duration>,
    /// The longest time that one attempt may take.
    pub start_to_close_timeout: Option<Duration>,
    /// The longest time between two heartbeats. Defaults to 60 seconds.
    pub heartbeat_timeout: Duration,
    /// The time between two heartbeats. Defaults to 30 seconds.
    pub heartbeat_interval: Duration,
    /// The retry policy for failed attempts. Defaults to unlimited retries after 1 second, 2, 4 and so on, up to 100
    /// seconds.
    pub retry_policy: Option<RetryPolicy>,
    /// The policy for the started workflow if the activity is cancelled. Defaults to the workflow's policy, and without
    /// one, the workflow continues.
    pub parent_close_policy: Option<ParentClosePolicy>,
}

impl XnsOptions {
    /// The options of calls that wait for a workflow or an update, if the schema sets none.
    pub const LONG: Self = Self::within(Duration::from_hours(24));
    /// The options of queries and signals, if the schema sets none.
    pub const SHORT: Self = Self::within(Duration::from_mins(1));

    const fn within(time: Duration) -> Self {
        Self {
            task_queue: None,
            schedule_to_close_timeout: Some(time),
            schedule_to_start_timeout: None,
            start_to_close_timeout: None,
            heartbeat_timeout: Duration::from_mins(1),
            heartbeat_interval: Duration::from_secs(30),
            retry_policy: None,
            parent_close_policy: None,
        }
    }

    /// Returns the options of the activity. It is always waited for, because otherwise nobody would cancel the workflow.
    pub(crate) const fn activity(self) -> ActivityOptions {
        ActivityOptions {
            task_queue: self.task_queue,
            schedule_to_close_timeout: self.schedule_to_close_timeout,
            schedule_to_start_timeout: self.schedule_to_start_timeout,
            start_to_close_timeout: self.start_to_close_timeout,
            heartbeat_timeout: Some(self.heartbeat_timeout),
            retry_policy: self.retry_policy,
            wait_for_cancellation: true,
            priority: None,
        }
    }
}
