//! What options may say.

use super::{
    field::{Field, activity, workflow},
    priority, retry,
};
use crate::{
    descriptor::{
        Duration, IdConflictPolicy, IdReusePolicy, ParentClosePolicy, VersioningBehavior, WaitPolicy,
    },
    diagnostic::{Diagnostics, Rule},
    schema::{Kind, Rpc},
};

pub(super) fn durations_are_valid(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, duration) in durations(rpc) {
        let invalid = duration.filter(|duration| Duration::valid(Some(*duration)).is_none());
        let Some(Duration { seconds, nanos }) = invalid else { continue };
        let problem = if seconds < 0 || nanos < 0 { "is negative" } else { "is out of range" };
        let message = format!("the duration of {seconds} seconds and {nanos} nanoseconds {problem}");
        diagnostics.push(
            field.diagnostic(rpc, Rule::InvalidDuration, message).help(
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
    let intervals = retry::policies(rpc).into_iter().flat_map(|(kind, number, policy)| {
        [
            (Field { kind, path: "retry_policy.initial_interval", number }, policy.initial_interval),
            (Field { kind, path: "retry_policy.max_interval", number }, policy.max_interval),
        ]
    });
    durations.extend(intervals);
    durations
}

pub(super) fn numbers_are_finite(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let coefficients = retry::policies(rpc).into_iter().map(|(kind, number, policy)| {
        (Field { kind, path: "retry_policy.backoff_coefficient", number }, policy.backoff_coefficient)
    });
    let weights = priority::all(rpc).into_iter().map(|(kind, number, priority)| {
        (Field { kind, path: "priority.fairness_weight", number }, f64::from(priority.fairness_weight))
    });
    for (field, value) in coefficients.chain(weights).filter(|(_, value)| !value.is_finite()) {
        let message = format!("`{value}` is not a finite number");
        diagnostics.push(field.diagnostic(rpc, Rule::NotFinite, message).help("write a number such as 1.5"));
    }
}

/// The schema may come from a newer release of the options than this generator.
pub(super) fn values_are_known(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, value) in unknown_values(rpc) {
        let message = format!("the value {value} is unknown to this release of the generator");
        let help =
            "use a value of the `temporal/v1/temporal.proto` that `protoc-gen-rust-temporal protos` writes";
        diagnostics.push(field.diagnostic(rpc, Rule::UnknownValue, message).help(help));
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
    let effective = stages(rpc).filter(|(_, stage)| *stage != WaitPolicy::Unspecified as i32).last();
    if let Some((field, _)) = effective.filter(|(_, stage)| *stage == WaitPolicy::Admitted as i32) {
        let message =
            format!("update `{}` waits for `WAIT_POLICY_ADMITTED`, which servers refuse", rpc.proto.name);
        let help = "wait for `WAIT_POLICY_ACCEPTED` or `WAIT_POLICY_COMPLETED`";
        diagnostics.push(field.diagnostic(rpc, Rule::AdmittedStage, message).help(help));
    }
}

/// The later wins.
fn stages(rpc: Rpc<'_>) -> impl Iterator<Item = (Field, i32)> {
    rpc.options().update.iter().flat_map(|options| {
        let field = |path, number| Field { kind: Kind::Update, path, number };
        [(field("wait_policy", 3), options.wait_policy), (field("wait_for_stage", 7), options.wait_for_stage)]
    })
}

pub(super) fn id_policies_agree(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().workflow else { return };
    let of_references = options.update.iter().filter(|update| update.start);
    let mut conflicts = of_references
        .map(|update| update.workflow_id_conflict_policy())
        .chain([options.workflow_id_conflict_policy()]);
    let terminates = options.id_reuse_policy() == IdReusePolicy::TerminateIfRunning;
    if !terminates || conflicts.all(|conflict| conflict == IdConflictPolicy::Unspecified) {
        return;
    }
    let message = "`WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING` cannot be combined with a conflict policy, \
        of the workflow or of an update that starts it";
    let help = "remove it; to terminate a running workflow, write \
        `workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING`";
    diagnostics
        .push(workflow("id_reuse_policy", 6).diagnostic(rpc, Rule::IdPolicyConflict, message).help(help));
}
