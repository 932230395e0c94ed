//! What options may say.

use crate::{
    descriptor::{
        Duration, IdConflictPolicy, IdReusePolicy, ParentClosePolicy, Priority, RetryPolicy,
        VersioningBehavior, WaitPolicy,
    },
    diagnostic::{Diagnostic, Diagnostics},
    schema::{Kind, Rpc},
};

/// A field of an option: whose it is, its path as written, and its field number.
#[derive(Clone, Copy)]
struct Field {
    kind: Kind,
    path: &'static str,
    number: i32,
}

impl Field {
    fn diagnostic(self, rpc: Rpc<'_>, rule: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, rpc.option_at(self.kind, &[self.number]), message).option(self.path)
    }
}

const fn workflow(path: &'static str, number: i32) -> Field {
    Field { kind: Kind::Workflow, path, number }
}

const fn activity(path: &'static str, number: i32) -> Field {
    Field { kind: Kind::Activity, path, number }
}

/// What `google.protobuf.Duration` can hold, ten thousand years.
const MAX_SECONDS: i64 = 315_576_000_000;

pub(super) fn durations_are_valid(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, duration) in durations(rpc) {
        let Some(Duration { seconds, nanos }) = duration else { continue };
        let problem = match (seconds, nanos) {
            (..0, _) | (_, ..0) => "is negative",
            (0..=MAX_SECONDS, 0..1_000_000_000) => continue,
            _ => "is out of range",
        };
        let message = format!("the duration of {seconds} seconds and {nanos} nanoseconds {problem}");
        diagnostics.push(
            field.diagnostic(rpc, "invalid-duration", message).help(
                "write zero or more seconds, at most 315576000000, and less than 1000000000 nanoseconds",
            ),
        );
    }
}

fn durations(rpc: Rpc<'_>) -> Vec<(Field, Option<Duration>)> {
    let mut durations = Vec::new();
    if let Some(options) = &rpc.options().workflow {
        durations.extend([
            (workflow("execution_timeout", 4), options.execution_timeout),
            (workflow("run_timeout", 10), options.run_timeout),
            (workflow("task_timeout", 12), options.task_timeout),
        ]);
    }
    if let Some(options) = &rpc.options().activity {
        durations.extend([
            (activity("schedule_to_close_timeout", 2), options.schedule_to_close_timeout),
            (activity("schedule_to_start_timeout", 3), options.schedule_to_start_timeout),
            (activity("start_to_close_timeout", 4), options.start_to_close_timeout),
            (activity("heartbeat_timeout", 5), options.heartbeat_timeout),
        ]);
    }
    let intervals = retry_policies(rpc).into_iter().flat_map(|(kind, number, policy)| {
        [
            (Field { kind, path: "retry_policy.initial_interval", number }, policy.initial_interval),
            (Field { kind, path: "retry_policy.max_interval", number }, policy.max_interval),
        ]
    });
    durations.extend(intervals);
    durations
}

pub(super) fn attempts_are_valid(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (kind, number, policy) in
        retry_policies(rpc).into_iter().filter(|(.., policy)| policy.max_attempts < 0)
    {
        let field = Field { kind, path: "retry_policy.max_attempts", number };
        let message = format!("the number of attempts, {}, is negative", policy.max_attempts);
        diagnostics.push(
            field
                .diagnostic(rpc, "invalid-attempts", message)
                .help("write 1 to never try again, or leave it out to try without limit"),
        );
    }
}

pub(super) fn numbers_are_finite(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let coefficients = retry_policies(rpc).into_iter().map(|(kind, number, policy)| {
        (Field { kind, path: "retry_policy.backoff_coefficient", number }, policy.backoff_coefficient)
    });
    let weights = priorities(rpc).into_iter().map(|(kind, number, priority)| {
        (Field { kind, path: "priority.fairness_weight", number }, f64::from(priority.fairness_weight))
    });
    for (field, value) in coefficients.chain(weights).filter(|(_, value)| !value.is_finite()) {
        let message = format!("`{value}` is not a finite number");
        diagnostics.push(field.diagnostic(rpc, "not-finite", message).help("write a number such as 1.5"));
    }
}

fn priorities(rpc: Rpc<'_>) -> Vec<(Kind, i32, &Priority)> {
    let workflow = rpc.options().workflow.as_ref().and_then(|options| options.priority.as_ref());
    let activity = rpc.options().activity.as_ref().and_then(|options| options.priority.as_ref());
    let workflow = workflow.map(|priority| (Kind::Workflow, 25, priority));
    workflow.into_iter().chain(activity.map(|priority| (Kind::Activity, 9, priority))).collect()
}

fn retry_policies(rpc: Rpc<'_>) -> Vec<(Kind, i32, &RetryPolicy)> {
    let workflow = rpc.options().workflow.as_ref().and_then(|options| options.retry_policy.as_ref());
    let activity = rpc.options().activity.as_ref().and_then(|options| options.retry_policy.as_ref());
    let workflow = workflow.map(|policy| (Kind::Workflow, 9, policy));
    workflow.into_iter().chain(activity.map(|policy| (Kind::Activity, 6, policy))).collect()
}

/// The schema may come from a newer release of the options than this generator.
pub(super) fn values_are_known(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, value) in unknown_values(rpc) {
        let message = format!("the value {value} is unknown to this release of the generator");
        let help =
            "use a value of the `temporal/v1/temporal.proto` that `protoc-gen-rust-temporal protos` writes";
        diagnostics.push(field.diagnostic(rpc, "unknown-value", message).help(help));
    }
}

fn unknown_values(rpc: Rpc<'_>) -> Vec<(Field, i32)> {
    let mut unknown: Vec<_> = stages(rpc).filter(|(_, stage)| !WaitPolicy::is_valid(*stage)).collect();
    let Some(options) = &rpc.options().workflow else { return unknown };
    let mut note = |path, number, value, is_known: fn(i32) -> bool| {
        if !is_known(value) {
            unknown.push((workflow(path, number), value));
        }
    };
    note("id_reuse_policy", 6, options.id_reuse_policy, IdReusePolicy::is_valid);
    note("parent_close_policy", 8, options.parent_close_policy, ParentClosePolicy::is_valid);
    let path = "workflow_id_conflict_policy";
    note(path, 20, options.workflow_id_conflict_policy, IdConflictPolicy::is_valid);
    note("versioning_behavior", 21, options.versioning_behavior, VersioningBehavior::is_valid);
    for update in &options.update {
        let path = "update.workflow_id_conflict_policy";
        note(path, 3, update.workflow_id_conflict_policy, IdConflictPolicy::is_valid);
    }
    unknown
}

pub(super) fn stages_can_be_waited_for(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, _) in stages(rpc).filter(|(_, stage)| *stage == WaitPolicy::Admitted as i32) {
        let message =
            format!("update `{}` waits for `WAIT_POLICY_ADMITTED`, which servers refuse", rpc.proto.name);
        let help = "wait for `WAIT_POLICY_ACCEPTED` or `WAIT_POLICY_COMPLETED`";
        diagnostics.push(field.diagnostic(rpc, "admitted-stage", message).help(help));
    }
}

fn stages(rpc: Rpc<'_>) -> impl Iterator<Item = (Field, i32)> {
    rpc.options().update.iter().flat_map(|options| {
        let field = |path, number| Field { kind: Kind::Update, path, number };
        [(field("wait_policy", 3), options.wait_policy), (field("wait_for_stage", 7), options.wait_for_stage)]
    })
}

pub(super) fn id_policies_agree(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().workflow else { return };
    let conflict = options.workflow_id_conflict_policy();
    let terminates = options.id_reuse_policy() == IdReusePolicy::TerminateIfRunning;
    if !terminates || conflict == IdConflictPolicy::Unspecified {
        return;
    }
    let message = "`WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING` cannot be combined with a conflict policy";
    let help = "leave it out, and to terminate what runs write \
        `workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING`";
    diagnostics
        .push(workflow("id_reuse_policy", 6).diagnostic(rpc, "id-policy-conflict", message).help(help));
}
