//! The values that options can have.

use super::{
    field::{Field, activity, update, workflow},
    priority, retry, xns,
};
use crate::{
    diagnostic::{Diagnostics, Rule},
    schema::{
        descriptor::{
            ActivityOptions, Duration, IdConflictPolicy, IdReusePolicy, ParentClosePolicy, Priority,
            RetryPolicy, UpdateOptions, UpdateRef, VersioningBehavior, WaitPolicy, WorkflowOptions,
            XnsActivityOptions,
        },
        pool::Rpc,
    },
};

pub(in crate::check) fn invalid_duration(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, duration) in durations(rpc) {
        let invalid = duration.filter(|duration| Duration::valid(Some(*duration)).is_none());
        let Some(Duration { seconds, nanos }) = invalid else { continue };
        let problem = if seconds < 0 || nanos < 0 { "is negative" } else { "is out of range" };
        let message = format!("the duration of {seconds} seconds and {nanos} nanoseconds {problem}");
        let help = "use 0 to 315576000000 seconds and 0 to 999999999 nanoseconds";
        diagnostics.push(field.diagnostic(rpc, Rule::InvalidDuration, message).help(help));
    }
}

fn durations(rpc: Rpc<'_>) -> Vec<(Field, Option<Duration>)> {
    let mut durations = Vec::new();
    if let Some(options) = &rpc.options().workflow {
        durations.extend([
            (workflow(WorkflowOptions::EXECUTION_TIMEOUT), options.execution_timeout),
            (workflow(WorkflowOptions::RUN_TIMEOUT), options.run_timeout),
            (workflow(WorkflowOptions::TASK_TIMEOUT), options.task_timeout),
        ]);
    }
    if let Some(options) = &rpc.options().activity {
        durations.extend([
            (activity(ActivityOptions::SCHEDULE_TO_CLOSE_TIMEOUT), options.schedule_to_close_timeout),
            (activity(ActivityOptions::SCHEDULE_TO_START_TIMEOUT), options.schedule_to_start_timeout),
            (activity(ActivityOptions::START_TO_CLOSE_TIMEOUT), options.start_to_close_timeout),
            (activity(ActivityOptions::HEARTBEAT_TIMEOUT), options.heartbeat_timeout),
        ]);
    }
    let intervals = retry::policies(rpc).into_iter().flat_map(|(field, policy)| {
        [
            (field.inner(RetryPolicy::INITIAL_INTERVAL), policy.initial_interval),
            (field.inner(RetryPolicy::MAX_INTERVAL), policy.max_interval),
        ]
    });
    durations.extend(intervals);
    durations.extend(xns::durations(rpc));
    durations
}

pub(in crate::check) fn not_finite(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let coefficients = retry::policies(rpc)
        .into_iter()
        .map(|(field, policy)| (field.inner(RetryPolicy::BACKOFF_COEFFICIENT), policy.backoff_coefficient));
    let weights = priority::all(rpc)
        .into_iter()
        .map(|(field, one)| (field.inner(Priority::FAIRNESS_WEIGHT), f64::from(one.fairness_weight)));
    for (field, value) in coefficients.chain(weights).filter(|(_, value)| !value.is_finite()) {
        let message = format!("`{value}` is not a finite number");
        diagnostics.push(field.diagnostic(rpc, Rule::NotFinite, message).help("use a number such as 1.5"));
    }
}

/// The schema may use a newer release of the options than this generator.
pub(in crate::check) fn unknown_value(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, value) in unknown_values(rpc) {
        let message = format!("this release of the generator does not know the value {value}");
        let help =
            "use a value of the `temporal/v1/temporal.proto` that `protoc-gen-rust-temporal protos` writes";
        diagnostics.push(field.diagnostic(rpc, Rule::UnknownValue, message).help(help));
    }
}

fn unknown_values(rpc: Rpc<'_>) -> Vec<(Field, i32)> {
    let mut unknown: Vec<_> = stages(rpc).filter(|(_, stage)| !WaitPolicy::is_valid(*stage)).collect();
    let policies = xns::all(rpc)
        .into_iter()
        .map(|(field, xns)| (field.inner(XnsActivityOptions::PARENT_CLOSE_POLICY), xns.parent_close_policy));
    unknown.extend(policies.filter(|(_, policy)| !ParentClosePolicy::is_valid(*policy)));
    let Some(options) = &rpc.options().workflow else { return unknown };
    let mut note = |field, value, is_known: fn(i32) -> bool| {
        if !is_known(value) {
            unknown.push((field, value));
        }
    };
    let field = workflow;
    note(field(WorkflowOptions::ID_REUSE_POLICY), options.id_reuse_policy, IdReusePolicy::is_valid);
    let parent_close_policy = field(WorkflowOptions::PARENT_CLOSE_POLICY);
    note(parent_close_policy, options.parent_close_policy, ParentClosePolicy::is_valid);
    let conflict_policy = field(WorkflowOptions::ID_CONFLICT_POLICY);
    note(conflict_policy, options.workflow_id_conflict_policy, IdConflictPolicy::is_valid);
    let versioning_behavior = field(WorkflowOptions::VERSIONING_BEHAVIOR);
    note(versioning_behavior, options.versioning_behavior, VersioningBehavior::is_valid);
    let of_update = field(WorkflowOptions::UPDATE).inner(UpdateRef::ID_CONFLICT_POLICY);
    for update in &options.update {
        note(of_update, update.workflow_id_conflict_policy, IdConflictPolicy::is_valid);
    }
    unknown
}

pub(in crate::check) fn admitted_stage(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let effective = stages(rpc).filter(|(_, stage)| *stage != WaitPolicy::Unspecified as i32).last();
    if let Some((field, _)) = effective.filter(|(_, stage)| *stage == WaitPolicy::Admitted as i32) {
        let name = &rpc.proto.name;
        let message = format!("update `{name}` waits for `WAIT_POLICY_ADMITTED`, which servers reject");
        let help = "wait for `WAIT_POLICY_ACCEPTED` or `WAIT_POLICY_COMPLETED`";
        diagnostics.push(field.diagnostic(rpc, Rule::AdmittedStage, message).help(help));
    }
}

/// The later one overrides the earlier one.
fn stages(rpc: Rpc<'_>) -> impl Iterator<Item = (Field, i32)> {
    rpc.options().update.iter().flat_map(|options| {
        [
            (update(UpdateOptions::WAIT_POLICY), options.wait_policy),
            (update(UpdateOptions::WAIT_FOR_STAGE), options.wait_for_stage),
        ]
    })
}

pub(in crate::check) fn id_policy_conflict(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().workflow else { return };
    let of_references = options.update.iter().filter(|update| update.start);
    let mut conflicts = of_references
        .map(UpdateRef::workflow_id_conflict_policy)
        .chain([options.workflow_id_conflict_policy()]);
    let terminates = options.id_reuse_policy() == IdReusePolicy::TerminateIfRunning;
    if !terminates || conflicts.all(|conflict| conflict == IdConflictPolicy::Unspecified) {
        return;
    }
    let message = "`WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING` cannot be combined with a conflict policy \
        of the workflow or of an update that starts it";
    let help = "remove it; to terminate a running workflow, set \
        `workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING`";
    let field = workflow(WorkflowOptions::ID_REUSE_POLICY);
    diagnostics.push(field.diagnostic(rpc, Rule::IdPolicyConflict, message).help(help));
}
