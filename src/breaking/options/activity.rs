//! The options of activities.

use super::{
    Change, Options,
    shown::{duration, priority, retry_policy, text},
};
use crate::{model::ActivityOptions, schema::descriptor::ActivityOptions as Fields};

pub(super) fn compare(options: &mut Options<'_>, both: [&ActivityOptions; 2]) {
    options.compare(Change::TaskQueue, Fields::TASK_QUEUE, both.map(|one| text(one.task_queue.as_ref())));
    timeouts(options, both);
    let retries = both.map(|one| retry_policy(one.retry_policy.as_ref()));
    options.compare(Change::RetryPolicyChanged, Fields::RETRY_POLICY, retries);
    options.compare(Change::Priority, Fields::PRIORITY, both.map(|one| priority(one.priority.as_ref())));
    let waits = both.map(|one| one.wait_for_cancellation.to_string());
    options.compare(Change::CancellationType, Fields::WAIT_FOR_CANCELLATION, waits);
}

fn timeouts(options: &mut Options<'_>, both: [&ActivityOptions; 2]) {
    let all = both.map(|one| duration(one.schedule_to_close_timeout));
    options.compare(Change::Timeout, Fields::SCHEDULE_TO_CLOSE_TIMEOUT, all);
    let queued = both.map(|one| duration(one.schedule_to_start_timeout));
    options.compare(Change::Timeout, Fields::SCHEDULE_TO_START_TIMEOUT, queued);
    let attempt = both.map(|one| duration(one.start_to_close_timeout));
    options.compare(Change::Timeout, Fields::START_TO_CLOSE_TIMEOUT, attempt);
    let heartbeats = both.map(|one| duration(one.heartbeat_timeout));
    options.compare(heartbeat(both), Fields::HEARTBEAT_TIMEOUT, heartbeats);
}

/// An activity may record no heartbeats, or too few for a shorter timeout.
fn heartbeat(both: [&ActivityOptions; 2]) -> Change {
    match both.map(|one| one.heartbeat_timeout) {
        [None, Some(_)] => Change::HeartbeatTimeout,
        [Some(old), Some(new)] if new < old => Change::HeartbeatTimeout,
        _ => Change::Timeout,
    }
}
