//! The schema's options as constants, with only the fields that the schema sets.

use std::{fmt::Display, time::Duration};

use crate::model::{
    ActivityOptions, IdConflictPolicy, IdReusePolicy, ParentClosePolicy, Priority, RetryPolicy,
    UpdateOptions, VersioningBehavior, WaitStage, WorkflowOptions, XnsOptions,
};

/// The fields of a constant that differ from `UNSET`.
#[derive(Default)]
pub(super) struct Fields(Vec<String>);

impl Fields {
    /// Adds `name: value`, if there is a value.
    pub(super) fn value(mut self, name: &str, value: Option<impl Display>) -> Self {
        self.0.extend(value.map(|value| format!("{name}: {value}")));
        self
    }

    /// Adds `name: Some(value)`, if there is a value.
    fn some(self, name: &str, value: Option<impl Display>) -> Self {
        self.value(name, value.map(|value| format!("Some({value})")))
    }

    /// Adds `name: Some("text")`, if there is a text.
    pub(super) fn text(self, name: &str, text: Option<&str>) -> Self {
        self.some(name, text.map(|text| format!("{text:?}")))
    }

    pub(super) fn on(self, name: &str, on: bool) -> Self {
        self.value(name, on.then_some(true))
    }

    /// Returns the constant `tp::<name>`.
    pub(super) fn build(self, name: &str) -> String {
        let mut fields = self.0;
        fields.push(format!("..tp::{name}::UNSET"));
        format!("tp::{name} {{ {} }}", fields.join(", "))
    }

    /// Returns `const OPTIONS`, unless the default of the trait is right.
    fn constant(self, name: &str) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        format!("const OPTIONS: tp::{name} = {};", self.build(name))
    }
}

pub(super) fn workflow(options: &WorkflowOptions) -> String {
    let WorkflowOptions { id, task_queue, execution_timeout, run_timeout, task_timeout, .. } = options;
    Fields::default()
        .text("task_queue", task_queue.as_deref())
        .text("id", id.as_deref())
        .some("id_reuse_policy", options.id_reuse_policy.map(id_reuse_policy))
        .some("id_conflict_policy", options.id_conflict_policy.map(id_conflict_policy))
        .some("execution_timeout", execution_timeout.map(duration))
        .some("run_timeout", run_timeout.map(duration))
        .some("task_timeout", task_timeout.map(duration))
        .some("retry_policy", options.retry_policy.as_ref().map(retry_policy))
        .text("search_attributes", options.search_attributes.as_deref())
        .text("typed_search_attributes", options.typed_search_attributes.as_deref())
        .some("parent_close_policy", options.parent_close_policy.map(parent_close_policy))
        .on("wait_for_cancellation", options.wait_for_cancellation)
        .on("enable_eager_start", options.enable_eager_start)
        .some("priority", options.priority.as_ref().map(priority))
        .some("versioning_behavior", options.versioning_behavior.map(versioning_behavior))
        .constant("WorkflowOptions")
}

pub(super) fn activity(options: &ActivityOptions) -> String {
    Fields::default()
        .text("task_queue", options.task_queue.as_deref())
        .some("schedule_to_close_timeout", options.schedule_to_close_timeout.map(duration))
        .some("schedule_to_start_timeout", options.schedule_to_start_timeout.map(duration))
        .some("start_to_close_timeout", options.start_to_close_timeout.map(duration))
        .some("heartbeat_timeout", options.heartbeat_timeout.map(duration))
        .some("retry_policy", options.retry_policy.as_ref().map(retry_policy))
        .on("wait_for_cancellation", options.wait_for_cancellation)
        .some("priority", options.priority.as_ref().map(priority))
        .constant("ActivityOptions")
}

pub(super) fn update(options: &UpdateOptions) -> String {
    let stage = match options.wait_for_stage {
        WaitStage::Accepted => None,
        WaitStage::Completed => Some("tp::WaitPolicy::Completed"),
    };
    Fields::default()
        .text("id", options.id.as_deref())
        .value("wait_for_stage", stage)
        .constant("UpdateOptions")
}

/// The defaults of calls in other namespaces that wait for a workflow or an update.
pub(super) const LONG: (&str, XnsOptions) = ("LONG", XnsOptions::LONG);
/// The defaults of queries and signals in other namespaces.
pub(super) const SHORT: (&str, XnsOptions) = ("SHORT", XnsOptions::SHORT);

/// Returns the constant `name`, unless the options are the defaults.
pub(super) fn xns(name: &str, options: &XnsOptions, defaults: (&str, XnsOptions)) -> String {
    if *options == defaults.1 {
        return String::new();
    }
    format!("const {name}: tp::XnsOptions = {};", xns_value(options, defaults))
}

/// Returns the options, with only the fields that differ from the defaults.
pub(super) fn xns_value(options: &XnsOptions, (base, defaults): (&str, XnsOptions)) -> String {
    let changed = |value: Duration, default| Some(value).filter(|value| *value != default).map(duration);
    let total = Some(options.schedule_to_close_timeout);
    let total = total.filter(|total| *total != defaults.schedule_to_close_timeout);
    let total = total.map(|total| total.map_or("None".to_owned(), |one| format!("Some({})", duration(one))));
    let mut fields = Fields::default()
        .text("task_queue", options.task_queue.as_deref())
        .value("schedule_to_close_timeout", total)
        .some("schedule_to_start_timeout", options.schedule_to_start_timeout.map(duration))
        .some("start_to_close_timeout", options.start_to_close_timeout.map(duration))
        .value("heartbeat_timeout", changed(options.heartbeat_timeout, defaults.heartbeat_timeout))
        .value("heartbeat_interval", changed(options.heartbeat_interval, defaults.heartbeat_interval))
        .some("retry_policy", options.retry_policy.as_ref().map(retry_policy))
        .some("parent_close_policy", options.parent_close_policy.map(parent_close_policy))
        .0;
    fields.push(format!("..tp::XnsOptions::{base}"));
    format!("tp::XnsOptions {{ {} }}", fields.join(", "))
}

fn retry_policy(policy: &RetryPolicy) -> String {
    let errors = &policy.non_retryable_error_types;
    Fields::default()
        .some("initial_interval", policy.initial_interval.map(duration))
        .some("backoff_coefficient", policy.backoff_coefficient.map(|one| format!("{one:?}")))
        .some("max_interval", policy.maximum_interval.map(duration))
        .some("max_attempts", policy.maximum_attempts)
        .value("non_retryable_error_types", (!errors.is_empty()).then(|| format!("&{errors:?}")))
        .build("RetryPolicy")
}

fn priority(priority: &Priority) -> String {
    Fields::default()
        .some("priority_key", priority.key)
        .text("fairness_key", priority.fairness_key.as_deref())
        .some("fairness_weight", priority.fairness_weight.map(|one| format!("{one:?}")))
        .build("Priority")
}

pub(super) fn duration(duration: Duration) -> String {
    let (seconds, nanoseconds) = (duration.as_secs(), duration.subsec_nanos());
    match u64::try_from(duration.as_millis()) {
        _ if nanoseconds == 0 => format!("tp::Duration::from_secs({seconds})"),
        Ok(milliseconds) if nanoseconds.is_multiple_of(1_000_000) => {
            format!("tp::Duration::from_millis({milliseconds})")
        }
        _ => format!("tp::Duration::new({seconds}, {nanoseconds})"),
    }
}

fn id_reuse_policy(policy: IdReusePolicy) -> &'static str {
    match policy {
        IdReusePolicy::AllowDuplicate => "tp::IdReusePolicy::AllowDuplicate",
        IdReusePolicy::AllowDuplicateFailedOnly => "tp::IdReusePolicy::AllowDuplicateFailedOnly",
        IdReusePolicy::RejectDuplicate => "tp::IdReusePolicy::RejectDuplicate",
        IdReusePolicy::TerminateIfRunning => "tp::IdReusePolicy::TerminateIfRunning",
    }
}

pub(super) fn id_conflict_policy(policy: IdConflictPolicy) -> &'static str {
    match policy {
        IdConflictPolicy::Fail => "tp::IdConflictPolicy::Fail",
        IdConflictPolicy::UseExisting => "tp::IdConflictPolicy::UseExisting",
        IdConflictPolicy::TerminateExisting => "tp::IdConflictPolicy::TerminateExisting",
    }
}

/// The policy that a workflow sets in its reference to an update.
pub(super) fn conflict(policy: Option<IdConflictPolicy>) -> String {
    policy.map_or_else(|| "None".to_owned(), |policy| format!("Some({})", id_conflict_policy(policy)))
}

fn parent_close_policy(policy: ParentClosePolicy) -> &'static str {
    match policy {
        ParentClosePolicy::Terminate => "tp::ParentClosePolicy::Terminate",
        ParentClosePolicy::Abandon => "tp::ParentClosePolicy::Abandon",
        ParentClosePolicy::RequestCancel => "tp::ParentClosePolicy::RequestCancel",
    }
}

fn versioning_behavior(behavior: VersioningBehavior) -> &'static str {
    match behavior {
        VersioningBehavior::Pinned => "tp::VersioningBehavior::Pinned",
        VersioningBehavior::AutoUpgrade => "tp::VersioningBehavior::AutoUpgrade",
    }
}
