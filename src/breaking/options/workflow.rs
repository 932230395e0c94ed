//! The options of workflows.

use super::{
    Change, Options, search_attributes,
    shown::{choice, duration, priority, retry_policy, text},
};
use crate::{model::WorkflowOptions, schema::descriptor::WorkflowOptions as Fields};

pub(super) fn compare(options: &mut Options<'_>, both: [&WorkflowOptions; 2]) {
    identity(options, both);
    timing(options, both);
    children(options, both);
    search_attributes::compare(options, both);
}

fn identity(options: &mut Options<'_>, both: [&WorkflowOptions; 2]) {
    options.compare(Change::WorkflowId, Fields::ID, both.map(|one| text(one.id.as_ref())));
    options.compare(Change::TaskQueue, Fields::TASK_QUEUE, both.map(|one| text(one.task_queue.as_ref())));
    options.compare(Change::IdPolicy, Fields::ID_REUSE_POLICY, both.map(|one| choice(one.id_reuse_policy)));
    let conflict = both.map(|one| choice(one.id_conflict_policy));
    options.compare(Change::IdPolicy, Fields::ID_CONFLICT_POLICY, conflict);
    let versioning = both.map(|one| choice(one.versioning_behavior));
    options.compare(Change::VersioningChanged, Fields::VERSIONING_BEHAVIOR, versioning);
}

fn timing(options: &mut Options<'_>, both: [&WorkflowOptions; 2]) {
    let execution = both.map(|one| duration(one.execution_timeout));
    options.compare(Change::Timeout, Fields::EXECUTION_TIMEOUT, execution);
    options.compare(Change::Timeout, Fields::RUN_TIMEOUT, both.map(|one| duration(one.run_timeout)));
    options.compare(Change::Timeout, Fields::TASK_TIMEOUT, both.map(|one| duration(one.task_timeout)));
    let retries = both.map(|one| retry_policy(one.retry_policy.as_ref()));
    options.compare(Change::RetryPolicyChanged, Fields::RETRY_POLICY, retries);
    options.compare(Change::Priority, Fields::PRIORITY, both.map(|one| priority(one.priority.as_ref())));
    let eager = both.map(|one| one.enable_eager_start.to_string());
    options.compare(Change::EagerStart, Fields::ENABLE_EAGER_START, eager);
}

fn children(options: &mut Options<'_>, both: [&WorkflowOptions; 2]) {
    let closing = both.map(|one| choice(one.parent_close_policy));
    options.compare(Change::ParentClosePolicy, Fields::PARENT_CLOSE_POLICY, closing);
    let waits = both.map(|one| one.wait_for_cancellation.to_string());
    options.compare(Change::CancellationType, Fields::WAIT_FOR_CANCELLATION, waits);
}
