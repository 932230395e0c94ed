//! Options as values. Unset options become `None` or get their default.

use crate::{
    model,
    schema::descriptor::{self, Duration},
};

pub(super) fn workflow(
    options: &descriptor::WorkflowOptions,
    task_queue: Option<&str>,
) -> model::WorkflowOptions {
    model::WorkflowOptions {
        id: text(&options.id),
        task_queue: text(&options.task_queue).or(task_queue.map(str::to_owned)),
        execution_timeout: Duration::positive(options.execution_timeout),
        run_timeout: Duration::positive(options.run_timeout),
        task_timeout: Duration::positive(options.task_timeout),
        id_reuse_policy: id_reuse_policy(options.id_reuse_policy()),
        id_conflict_policy: id_conflict_policy(options.workflow_id_conflict_policy()),
        parent_close_policy: parent_close_policy(options.parent_close_policy()),
        wait_for_cancellation: options.wait_for_cancellation,
        enable_eager_start: options.enable_eager_start,
        retry_policy: options.retry_policy.as_ref().map(retry_policy),
        priority: options.priority.as_ref().and_then(priority),
        versioning_behavior: versioning_behavior(options.versioning_behavior()),
        search_attributes: text(&options.search_attributes),
        typed_search_attributes: text(&options.typed_search_attributes),
    }
}

/// An explicit zero counts for the timeouts of which Temporal requires one.
pub(super) fn activity(
    options: &descriptor::ActivityOptions,
    task_queue: Option<&str>,
) -> model::ActivityOptions {
    model::ActivityOptions {
        task_queue: text(&options.task_queue).or(task_queue.map(str::to_owned)),
        schedule_to_close_timeout: Duration::valid(options.schedule_to_close_timeout),
        schedule_to_start_timeout: Duration::positive(options.schedule_to_start_timeout),
        start_to_close_timeout: Duration::valid(options.start_to_close_timeout),
        heartbeat_timeout: Duration::positive(options.heartbeat_timeout),
        retry_policy: options.retry_policy.as_ref().map(retry_policy),
        priority: options.priority.as_ref().and_then(priority),
        wait_for_cancellation: options.wait_for_cancellation,
    }
}

/// `wait_policy` is the old name of `wait_for_stage`.
pub(super) fn update(options: &descriptor::UpdateOptions) -> model::UpdateOptions {
    use descriptor::WaitPolicy;
    let stage = match options.wait_for_stage() {
        WaitPolicy::Unspecified => options.wait_policy(),
        stage => stage,
    };
    let wait_for_stage = match stage {
        WaitPolicy::Completed => model::WaitStage::Completed,
        WaitPolicy::Unspecified | WaitPolicy::Admitted | WaitPolicy::Accepted => model::WaitStage::Accepted,
    };
    model::UpdateOptions { id: text(&options.id), wait_for_stage }
}

/// Returns `None` for the empty string, which means unset in proto3.
pub(super) fn text(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_owned())
}

pub(crate) fn retry_policy(policy: &descriptor::RetryPolicy) -> model::RetryPolicy {
    model::RetryPolicy {
        initial_interval: Duration::valid(policy.initial_interval),
        backoff_coefficient: Some(policy.backoff_coefficient).filter(|value| *value != 0.0),
        maximum_interval: Duration::valid(policy.max_interval),
        maximum_attempts: u32::try_from(policy.max_attempts).ok().filter(|attempts| *attempts != 0),
        non_retryable_error_types: policy.non_retryable_error_types.clone(),
    }
}

fn priority(priority: &descriptor::Priority) -> Option<model::Priority> {
    let resolved = model::Priority {
        key: u32::try_from(priority.key).ok().filter(|key| *key != 0),
        fairness_key: text(&priority.fairness_key),
        fairness_weight: Some(priority.fairness_weight).filter(|weight| *weight != 0.0),
    };
    (resolved != model::Priority::default()).then_some(resolved)
}

fn id_reuse_policy(policy: descriptor::IdReusePolicy) -> Option<model::IdReusePolicy> {
    use descriptor::IdReusePolicy as Proto;
    use model::IdReusePolicy as Model;
    match policy {
        Proto::Unspecified => None,
        Proto::AllowDuplicate => Some(Model::AllowDuplicate),
        Proto::AllowDuplicateFailedOnly => Some(Model::AllowDuplicateFailedOnly),
        Proto::RejectDuplicate => Some(Model::RejectDuplicate),
        Proto::TerminateIfRunning => Some(Model::TerminateIfRunning),
    }
}

pub(super) fn id_conflict_policy(policy: descriptor::IdConflictPolicy) -> Option<model::IdConflictPolicy> {
    use descriptor::IdConflictPolicy as Proto;
    use model::IdConflictPolicy as Model;
    match policy {
        Proto::Unspecified => None,
        Proto::Fail => Some(Model::Fail),
        Proto::UseExisting => Some(Model::UseExisting),
        Proto::TerminateExisting => Some(Model::TerminateExisting),
    }
}

pub(super) fn parent_close_policy(policy: descriptor::ParentClosePolicy) -> Option<model::ParentClosePolicy> {
    use descriptor::ParentClosePolicy as Proto;
    use model::ParentClosePolicy as Model;
    match policy {
        Proto::Unspecified => None,
        Proto::Terminate => Some(Model::Terminate),
        Proto::Abandon => Some(Model::Abandon),
        Proto::RequestCancel => Some(Model::RequestCancel),
    }
}

fn versioning_behavior(behavior: descriptor::VersioningBehavior) -> Option<model::VersioningBehavior> {
    use descriptor::VersioningBehavior as Proto;
    use model::VersioningBehavior as Model;
    match behavior {
        Proto::Unspecified => None,
        Proto::Pinned => Some(Model::Pinned),
        Proto::AutoUpgrade => Some(Model::AutoUpgrade),
    }
}
