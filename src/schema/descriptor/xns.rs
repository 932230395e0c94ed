use super::{Duration, ParentClosePolicy, RetryPolicy};

/// `temporal.v1.XNSActivityOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct XnsActivityOptions {
    #[prost(string, tag = "1")]
    pub(crate) task_queue: String,
    #[prost(message, optional, tag = "2")]
    pub(crate) schedule_to_close_timeout: Option<Duration>,
    #[prost(message, optional, tag = "3")]
    pub(crate) schedule_to_start_timeout: Option<Duration>,
    #[prost(message, optional, tag = "4")]
    pub(crate) start_to_close_timeout: Option<Duration>,
    #[prost(message, optional, tag = "5")]
    pub(crate) heartbeat_timeout: Option<Duration>,
    #[prost(message, optional, tag = "6")]
    pub(crate) retry_policy: Option<RetryPolicy>,
    #[prost(string, tag = "7")]
    pub(crate) name: String,
    #[prost(message, optional, tag = "8")]
    pub(crate) heartbeat_interval: Option<Duration>,
    #[prost(enumeration = "ParentClosePolicy", tag = "9")]
    pub(crate) parent_close_policy: i32,
}
