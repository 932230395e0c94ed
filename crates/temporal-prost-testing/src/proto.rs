//! Short names for Temporal's protobuf messages.

pub(crate) mod command;
pub(crate) mod event;
pub(crate) mod status;

pub(crate) use event::Event;
pub(crate) use prost_wkt_types::{Any, Duration as ProtoDuration, Timestamp};
pub(crate) use temporalio_common::protos::temporal::api::{
    activity::v1::ActivityOptions,
    common::v1::{
        self as common, ActivityType, Memo, Payload, Payloads, RetryPolicy, SearchAttributes,
        WorkflowExecution, WorkflowType,
    },
    enums::v1::{self as enums, RetryState, TimeoutType, WorkflowExecutionStatus as Status},
    errordetails::v1 as errordetails,
    failure::v1::{self as failure, Failure, failure::FailureInfo},
    history::v1::{self as history, HistoryEvent, history_event::Attributes},
    nexus::v1 as nexus,
    operatorservice::v1 as operator,
    protocol::v1 as protocol,
    query::v1 as query,
    sdk::v1::UserMetadata,
    taskqueue::v1::{self as taskqueue, TaskQueue},
    update::v1 as update,
    workflow::v1 as workflow,
    workflowservice::v1 as service,
};

use std::time::Duration;

/// The time since 1970-01-01.
pub(crate) type Time = Duration;

/// The longest duration that protobuf allows, in seconds. Longer durations are truncated, so that sums cannot overflow.
const LONGEST: u64 = 315_576_000_000;

/// Converts a duration. Returns zero if it is unset or negative.
pub(crate) fn duration(proto: Option<&ProtoDuration>) -> Duration {
    let Some(proto) = proto.filter(|proto| proto.seconds >= 0 && proto.nanos >= 0) else {
        return Duration::ZERO;
    };
    let seconds = u64::try_from(proto.seconds).unwrap_or_default().min(LONGEST);
    Duration::new(seconds, u32::try_from(proto.nanos).unwrap_or_default())
}

/// Converts a duration if it is set and positive: Temporal treats zero as unset.
pub(crate) fn positive(proto: Option<&ProtoDuration>) -> Option<Duration> {
    Some(duration(proto)).filter(|duration| !duration.is_zero())
}

pub(crate) fn proto_duration(duration: Duration) -> ProtoDuration {
    let nanos = i32::try_from(duration.subsec_nanos()).unwrap_or_default();
    ProtoDuration { seconds: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX), nanos }
}

pub(crate) fn timestamp(time: Time) -> Timestamp {
    let ProtoDuration { seconds, nanos } = proto_duration(time);
    Timestamp { seconds, nanos }
}

pub(crate) fn time(timestamp: &Timestamp) -> Time {
    duration(Some(&ProtoDuration { seconds: timestamp.seconds, nanos: timestamp.nanos }))
}

/// Returns the normal task queue with this name.
pub(crate) fn task_queue(name: &str) -> TaskQueue {
    TaskQueue { name: name.to_owned(), kind: enums::TaskQueueKind::Normal as i32, ..Default::default() }
}

pub(crate) fn workflow_type(name: &str) -> WorkflowType {
    WorkflowType { name: name.to_owned() }
}

/// Packs a message as `Any`, with the type URL that Temporal's SDKs expect.
pub(crate) fn any<M: prost::Message + prost::Name>(message: &M) -> Any {
    Any { type_url: format!("type.googleapis.com/{}", M::full_name()), value: message.encode_to_vec() }
}

/// Converts a number to the signed type of event ids and counts.
pub(crate) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
