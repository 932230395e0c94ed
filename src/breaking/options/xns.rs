//! The options of calls from other namespaces.

use super::{
    Change, Options,
    shown::{choice, duration, retry_policy, text},
};
use crate::{
    model::XnsOptions,
    schema::descriptor::{OptionField, XnsActivityOptions as Fields},
};

/// Compares the options in `field`, which are the option of the rpc, or of its reference to a handler.
pub(super) fn compare(options: &mut Options<'_>, field: OptionField, both: [&XnsOptions; 2]) {
    let queues = both.map(|one| text(one.task_queue.as_ref()));
    let all = both.map(|one| duration(one.schedule_to_close_timeout));
    let waiting = both.map(|one| duration(one.schedule_to_start_timeout));
    let attempt = both.map(|one| duration(one.start_to_close_timeout));
    let heartbeats = both.map(|one| duration(Some(one.heartbeat_timeout)));
    let intervals = both.map(|one| duration(Some(one.heartbeat_interval)));
    let retries = both.map(|one| retry_policy(one.retry_policy.as_ref()));
    let closing = both.map(|one| choice(one.parent_close_policy));
    let changes = [
        (Change::TaskQueue, Fields::TASK_QUEUE, queues),
        (Change::Timeout, Fields::SCHEDULE_TO_CLOSE_TIMEOUT, all),
        (Change::Timeout, Fields::SCHEDULE_TO_START_TIMEOUT, waiting),
        (Change::Timeout, Fields::START_TO_CLOSE_TIMEOUT, attempt),
        (Change::Timeout, Fields::HEARTBEAT_TIMEOUT, heartbeats),
        (Change::Timeout, Fields::HEARTBEAT_INTERVAL, intervals),
        (Change::RetryPolicyChanged, Fields::RETRY_POLICY, retries),
        (Change::ParentClosePolicy, Fields::PARENT_CLOSE_POLICY, closing),
    ];
    for (change, name, [old, new]) in changes {
        if old != new {
            options.report_field(
                change,
                field,
                &format!("`{}` of calls from other namespaces is {new}, was {old}", name.name),
            );
        }
    }
}
