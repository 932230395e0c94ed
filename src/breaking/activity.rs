//! The options of activities.

use super::{
    Change, Finding,
    options::Options,
    shown::{duration, priority, retry_policy, text},
};
use crate::{
    model::{Activity, ActivityOptions},
    pool::Kind,
};

pub(super) fn compare(old: &Activity, new: &Activity) -> Vec<Finding> {
    let mut options = Options::new(Kind::Activity, &old.method, &new.method);
    let both = [&old.options, &new.options];
    options.compare(Change::TaskQueue, "task_queue", both.map(|one| text(one.task_queue.as_ref())));
    timeouts(&mut options, both);
    let retries = both.map(|one| retry_policy(one.retry_policy.as_ref()));
    options.compare(Change::RetryPolicyChanged, "retry_policy", retries);
    options.compare(Change::Priority, "priority", both.map(|one| priority(one.priority.as_ref())));
    let waits = both.map(|one| one.wait_for_cancellation.to_string());
    options.compare(Change::CancellationType, "wait_for_cancellation", waits);
    options.findings
}

fn timeouts(options: &mut Options<'_>, both: [&ActivityOptions; 2]) {
    let all = both.map(|one| duration(one.schedule_to_close_timeout));
    options.compare(Change::Timeout, "schedule_to_close_timeout", all);
    let queued = both.map(|one| duration(one.schedule_to_start_timeout));
    options.compare(Change::Timeout, "schedule_to_start_timeout", queued);
    let attempt = both.map(|one| duration(one.start_to_close_timeout));
    options.compare(Change::Timeout, "start_to_close_timeout", attempt);
    let heartbeats = both.map(|one| duration(one.heartbeat_timeout));
    options.compare(heartbeat(both), "heartbeat_timeout", heartbeats);
}

/// An activity may record no heartbeats, or too few for a shorter timeout.
fn heartbeat(both: [&ActivityOptions; 2]) -> Change {
    match both.map(|one| one.heartbeat_timeout) {
        [None, Some(_)] => Change::HeartbeatTimeout,
        [Some(old), Some(new)] if new < old => Change::HeartbeatTimeout,
        _ => Change::Timeout,
    }
}
