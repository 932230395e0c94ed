use std::time::Duration;

use super::{ParentClosePolicy, RetryPolicy};
use crate::rust::names::Name;

/// The options of an activity that makes a call in another namespace, with all defaults.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct XnsOptions {
    /// `None` means the queue of the calling workflow.
    pub(crate) task_queue: Option<String>,
    pub(crate) schedule_to_close_timeout: Option<Duration>,
    pub(crate) schedule_to_start_timeout: Option<Duration>,
    pub(crate) start_to_close_timeout: Option<Duration>,
    pub(crate) heartbeat_timeout: Duration,
    pub(crate) heartbeat_interval: Duration,
    pub(crate) retry_policy: Option<RetryPolicy>,
    /// `None` means the policy of the workflow.
    pub(crate) parent_close_policy: Option<ParentClosePolicy>,
}

impl XnsOptions {
    /// The defaults of calls that wait for a workflow or an update.
    pub(crate) const LONG: Self = Self::within(Duration::from_secs(24 * 60 * 60));
    /// The defaults of queries and signals.
    pub(crate) const SHORT: Self = Self::within(Duration::from_secs(60));

    const fn within(time: Duration) -> Self {
        Self {
            task_queue: None,
            schedule_to_close_timeout: Some(time),
            schedule_to_start_timeout: None,
            start_to_close_timeout: None,
            heartbeat_timeout: Duration::from_secs(60),
            heartbeat_interval: Duration::from_secs(30),
            retry_policy: None,
            parent_close_policy: None,
        }
    }
}

/// The items with which other workflows reach a workflow in another namespace.
#[derive(Debug)]
pub(crate) struct XnsNames {
    /// `OrdersXnsCalls::place_order`
    pub(crate) call: Name,
    /// `OrdersXnsCalls::place_order_handle`
    pub(crate) attach: Name,
    /// `PlaceOrderXns`
    pub(crate) handle: Name,
    /// The type of the activity that waits for the result.
    pub(crate) get: String,
}

/// The start of a workflow in another namespace together with a signal or update.
#[derive(Debug)]
pub(crate) struct XnsWithStart {
    /// `OrdersXnsCalls::place_order_with_ship_now`
    pub(crate) call: Name,
    /// The type of the activity.
    pub(crate) activity: String,
    pub(crate) options: XnsOptions,
}
