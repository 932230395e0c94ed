//! The options of workflows.

use super::{
    Change, Finding,
    options::Options,
    search_attributes,
    shown::{choice, duration, priority, retry_policy, text},
};
use crate::{
    model::{Workflow, WorkflowOptions},
    pool::Kind,
};

pub(super) fn compare(old: &Workflow, new: &Workflow) -> Vec<Finding> {
    let mut options = Options::new(Kind::Workflow, &old.method, &new.method);
    let both = [&old.options, &new.options];
    identity(&mut options, both);
    timing(&mut options, both);
    children(&mut options, both);
    search_attributes::compare(&mut options, both);
    options.findings
}

fn identity(options: &mut Options<'_>, both: [&WorkflowOptions; 2]) {
    options.compare(Change::WorkflowId, "id", both.map(|one| text(one.id.as_ref())));
    options.compare(Change::TaskQueue, "task_queue", both.map(|one| text(one.task_queue.as_ref())));
    options.compare(Change::IdPolicy, "id_reuse_policy", both.map(|one| choice(one.id_reuse_policy)));
    let conflict = both.map(|one| choice(one.id_conflict_policy));
    options.compare(Change::IdPolicy, "workflow_id_conflict_policy", conflict);
    let versioning = both.map(|one| choice(one.versioning_behavior));
    options.compare(Change::VersioningChanged, "versioning_behavior", versioning);
}

fn timing(options: &mut Options<'_>, both: [&WorkflowOptions; 2]) {
    let execution = both.map(|one| duration(one.execution_timeout));
    options.compare(Change::Timeout, "execution_timeout", execution);
    options.compare(Change::Timeout, "run_timeout", both.map(|one| duration(one.run_timeout)));
    options.compare(Change::Timeout, "task_timeout", both.map(|one| duration(one.task_timeout)));
    let retries = both.map(|one| retry_policy(one.retry_policy.as_ref()));
    options.compare(Change::RetryPolicyChanged, "retry_policy", retries);
    options.compare(Change::Priority, "priority", both.map(|one| priority(one.priority.as_ref())));
    let eager = both.map(|one| one.enable_eager_start.to_string());
    options.compare(Change::EagerStart, "enable_eager_start", eager);
}

fn children(options: &mut Options<'_>, both: [&WorkflowOptions; 2]) {
    let closing = both.map(|one| choice(one.parent_close_policy));
    options.compare(Change::ParentClosePolicy, "parent_close_policy", closing);
    let waits = both.map(|one| one.wait_for_cancellation.to_string());
    options.compare(Change::CancellationType, "wait_for_cancellation", waits);
}
