//! Effective options, with their meaning.

use std::time::Duration;

use minijinja::Value;
use serde::Serialize;

use super::{
    template::{code, markdown},
    words,
};
use crate::{
    model::{
        ActivityOptions, Backoff, IdConflictPolicy, IdReusePolicy, NexusOperation, NexusService,
        ParentClosePolicy, Priority, RetryPolicy, VersioningBehavior, WorkflowOptions, XnsOptions,
    },
    rust::markdown,
};

/// A row of the table of options.
#[derive(Serialize)]
pub(super) struct OptionRow {
    name: &'static str,
    value: Value,
    /// Set if the schema sets the option, directly or for the whole service.
    is_set: bool,
    meaning: String,
}

pub(super) fn of_workflow(options: &WorkflowOptions) -> Vec<OptionRow> {
    let mut rows = vec![task_queue(options.task_queue.as_deref())];
    rows.extend(limits(options));
    rows.push(id_reuse_policy(options.id_reuse_policy));
    rows.push(id_conflict_policy(options.id_conflict_policy));
    rows.push(retries_of_workflow(options.retry_policy.as_ref()));
    rows.push(parent_close_policy(options.parent_close_policy));
    rows.push(cancellation(options.wait_for_cancellation, "child"));
    rows.extend(options.priority.as_ref().map(priority));
    rows.extend(options.versioning_behavior.map(versioning_behavior));
    if options.enable_eager_start {
        let meaning = "A worker in the same process as the client may take the first task at once.";
        rows.push(set("Eager start", "on", meaning));
    }
    let attributes = options.typed_search_attributes.as_ref().or(options.search_attributes.as_ref());
    rows.extend(attributes.map(|mapping| OptionRow {
        value: code(mapping),
        ..set(
            "Search attributes",
            "",
            "The mapping from the input to the attributes that lists can be filtered by.",
        )
    }));
    rows
}

/// The Nexus operation that runs a workflow.
pub(super) fn operation(nexus: &NexusService, operation: &NexusOperation) -> OptionRow {
    let address = format!("{} of {}", markdown::code(&operation.name), markdown::code(&nexus.name));
    let meaning = "Workflows of any namespace can run it as this operation of this Nexus service.";
    OptionRow { value: markdown(address), ..set("Nexus operation", "", meaning) }
}

pub(super) fn of_activity(options: &ActivityOptions) -> Vec<OptionRow> {
    let ActivityOptions { schedule_to_start_timeout, heartbeat_timeout, .. } = options;
    let mut rows = vec![
        task_queue(options.task_queue.as_deref()),
        attempt(options.start_to_close_timeout, options.schedule_to_close_timeout),
        all_attempts(options.schedule_to_close_timeout),
    ];
    let meaning = "If no worker takes the activity within this time, it fails and is not retried.";
    rows.extend(
        schedule_to_start_timeout.map(|time| set("Wait for a worker", &words::duration(time), meaning)),
    );
    rows.push(match heartbeat_timeout {
        Some(time) => {
            let meaning = "If a worker reports no progress for this time, the attempt fails.";
            set("Heartbeat", &words::duration(*time), meaning)
        }
        None => unset("Heartbeat", "none", "A dead worker is noticed when the attempt ends."),
    });
    let policy = options.retry_policy.as_ref();
    rows.push(match policy {
        Some(policy) => set("Retries", &attempts(policy), &retries(policy)),
        None => unset("Retries", "without limit", &retries(&RetryPolicy::default())),
    });
    rows.push(cancellation(options.wait_for_cancellation, "activity"));
    rows.extend(options.priority.as_ref().map(priority));
    rows
}

/// The activity that calls a workflow from another namespace.
pub(super) fn of_xns(options: &XnsOptions) -> OptionRow {
    let longest = options.schedule_to_close_timeout.or(options.start_to_close_timeout).unwrap_or_default();
    let queue = match &options.task_queue {
        Some(queue) => format!("the queue {}", markdown::text(queue)),
        None => "the queue of its caller".to_owned(),
    };
    let heartbeat = words::duration(options.heartbeat_interval);
    let meaning = format!(
        "An activity on {queue} starts it and waits for its result. It sends a heartbeat in each interval of {heartbeat}."
    );
    let value = format!("within {}", words::duration(longest));
    let is_set = *options != XnsOptions::LONG;
    OptionRow { is_set, ..unset("Call from another namespace", &value, &meaning) }
}

fn set(name: &'static str, value: &str, meaning: &str) -> OptionRow {
    OptionRow { is_set: true, ..unset(name, value, meaning) }
}

fn unset(name: &'static str, value: &str, meaning: &str) -> OptionRow {
    let value = markdown(markdown::text(value));
    OptionRow { name, value, is_set: false, meaning: meaning.to_owned() }
}

fn task_queue(queue: Option<&str>) -> OptionRow {
    let name = "Task queue";
    match queue {
        Some(queue) => {
            OptionRow { value: code(queue), ..set(name, "", "The queue that workers take it from.") }
        }
        None => {
            unset(name, "none", "Each call must set a queue, or run on the queue of the calling workflow.")
        }
    }
}

fn limits(options: &WorkflowOptions) -> [OptionRow; 3] {
    let time = |name, time: Option<Duration>, (default, without): (&str, &str), meaning: &str| match time {
        Some(time) => set(name, &words::duration(time), meaning),
        None => unset(name, default, without),
    };
    [
        time(
            "Execution timeout",
            options.execution_timeout,
            ("none", "The workflow may take any time."),
            "The workflow ends after this time, including retries and runs that continue it as new.",
        ),
        time(
            "Run timeout",
            options.run_timeout,
            ("none", "A single run may take as long as the workflow."),
            "A single run ends after this time.",
        ),
        time("Task timeout", options.task_timeout, ("10 seconds", TASK_TIMEOUT), TASK_TIMEOUT),
    ]
}

const TASK_TIMEOUT: &str = "If a worker does not answer a task within this time, another worker gets it.";

fn id_reuse_policy(policy: Option<IdReusePolicy>) -> OptionRow {
    let name = "Id after the end";
    match policy {
        None | Some(IdReusePolicy::AllowDuplicate) => OptionRow {
            is_set: policy.is_some(),
            ..unset(name, "free", "A closed workflow's id can be used again.")
        },
        Some(IdReusePolicy::AllowDuplicateFailedOnly) => set(
            name,
            "free after a failure",
            "An id can be used again only if its last workflow failed, timed out, or was cancelled or terminated.",
        ),
        Some(IdReusePolicy::RejectDuplicate) => {
            set(name, "used", "An id cannot be used again while the server keeps its last workflow.")
        }
        Some(IdReusePolicy::TerminateIfRunning) => {
            set(name, "free", "A start terminates a running workflow with the same id.")
        }
    }
}

fn id_conflict_policy(policy: Option<IdConflictPolicy>) -> OptionRow {
    let (value, meaning) = conflict(policy.unwrap_or(IdConflictPolicy::Fail));
    OptionRow { is_set: policy.is_some(), ..unset("Id of a running workflow", value, meaning) }
}

/// Returns a policy, and its effect on a start whose id belongs to a running workflow.
pub(super) fn conflict(policy: IdConflictPolicy) -> (&'static str, &'static str) {
    match policy {
        IdConflictPolicy::Fail => ("refused", "A start with the id of a running workflow fails."),
        IdConflictPolicy::UseExisting => {
            ("shared", "A start with the id of a running workflow returns that workflow.")
        }
        IdConflictPolicy::TerminateExisting => {
            ("taken over", "A start with the id of a running workflow terminates that workflow.")
        }
    }
}

fn parent_close_policy(policy: Option<ParentClosePolicy>) -> OptionRow {
    let (value, meaning) = match policy.unwrap_or(ParentClosePolicy::Terminate) {
        ParentClosePolicy::Terminate => {
            ("terminated", "As a child, it is terminated when its parent closes.")
        }
        ParentClosePolicy::Abandon => ("goes on", "As a child, it goes on when its parent closes."),
        ParentClosePolicy::RequestCancel => {
            ("cancelled", "As a child, it is asked to cancel when its parent closes.")
        }
    };
    OptionRow { is_set: policy.is_some(), ..unset("End of its parent", value, meaning) }
}

fn cancellation(waits: bool, what: &str) -> OptionRow {
    let name = "Cancellation";
    if waits {
        set(name, "waits", &format!("A workflow that cancels the {what} waits until it has ended."))
    } else {
        unset(
            name,
            "does not wait",
            &format!("A workflow that cancels the {what} does not wait for its end."),
        )
    }
}

fn priority(priority: &Priority) -> OptionRow {
    let parts = [
        priority.key.map(|key| format!("priority {key}")),
        priority.fairness_key.as_ref().map(|key| format!("fairness key {key}")),
        priority.fairness_weight.map(|weight| format!("fairness weight {weight}")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    set(
        "Priority",
        &parts.join(", "),
        "Among the tasks of a queue, 1 is the highest priority, and 3 the default.",
    )
}

fn versioning_behavior(behavior: VersioningBehavior) -> OptionRow {
    let (value, meaning) = match behavior {
        VersioningBehavior::Pinned => {
            ("pinned", "It runs to its end on the version of the workers that it started on.")
        }
        VersioningBehavior::AutoUpgrade => ("moves", "It moves to the current version of the workers."),
    };
    set("Versioning", value, meaning)
}

fn attempt(attempt: Option<Duration>, all: Option<Duration>) -> OptionRow {
    let name = "Attempt";
    match (attempt.filter(|time| !time.is_zero()), all.filter(|time| !time.is_zero())) {
        (Some(time), _) => set(name, &words::duration(time), "A single attempt fails after this time."),
        (None, Some(_)) => unset(name, "none", "A single attempt may take as long as all attempts."),
        (None, None) => unset(name, "none", "Each call must set a timeout."),
    }
}

fn all_attempts(time: Option<Duration>) -> OptionRow {
    let name = "All attempts";
    match time.filter(|time| !time.is_zero()) {
        Some(time) => {
            set(name, &words::duration(time), "The activity fails after this time, including its retries.")
        }
        None => unset(name, "none", "The activity may be retried for any time."),
    }
}

fn retries_of_workflow(policy: Option<&RetryPolicy>) -> OptionRow {
    match policy {
        Some(policy) => set("Retries", &attempts(policy), &retries(policy)),
        None => unset("Retries", "none", "A workflow that fails is not run again."),
    }
}

fn attempts(policy: &RetryPolicy) -> String {
    match policy.maximum_attempts {
        Some(1) => "none".to_owned(),
        Some(attempts) => format!("at most {attempts} attempts"),
        None => "without limit".to_owned(),
    }
}

/// The waits that are listed, at most.
const SHOWN_WAITS: usize = 5;

fn retries(policy: &RetryPolicy) -> String {
    let Some(waits) = waits(policy) else { return "It is not retried.".to_owned() };
    format!("It is retried after {waits}.")
}

/// Returns the waits between the attempts, or `None` if there is only one attempt.
pub(super) fn waits(policy: &RetryPolicy) -> Option<String> {
    let backoff = Backoff::of(policy);
    let mut waits: Vec<_> = backoff.waits().take(SHOWN_WAITS + 1).collect();
    let is_cut = waits.len() > SHOWN_WAITS;
    waits.truncate(SHOWN_WAITS);
    let mut shown: Vec<_> = waits.into_iter().map(words::short_duration).collect();
    if is_cut {
        let longest = if backoff.coefficient > 1.0 { backoff.longest } else { backoff.first };
        shown.push(format!("… up to {}", words::short_duration(longest)));
    }
    (!shown.is_empty()).then(|| shown.join(", "))
}
