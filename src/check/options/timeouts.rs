//! The timeouts of workflows and activities.

use std::time;

use super::field::{Field, activity, workflow};
use crate::{
    config::Limits,
    diagnostic::{Diagnostic, Diagnostics, Rule},
    schema::{
        descriptor::{ActivityOptions, Duration, OptionField, WorkflowOptions, XnsActivityOptions},
        pool::{Kind, Rpc},
    },
};

/// Servers and the runtime reject an activity without a timeout.
pub(in crate::check) fn missing_timeout(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().activity else { return };
    let given = Duration::positive(options.start_to_close_timeout)
        .or(Duration::positive(options.schedule_to_close_timeout));
    if given.is_none() {
        let name = &rpc.proto.name;
        let message = format!("activity `{name}` has no timeout, so every call must set one");
        let help = "set `start_to_close_timeout` (per attempt) or `schedule_to_close_timeout` (all attempts)";
        let at = rpc.option_at(Kind::Activity, &[]);
        diagnostics.push(Diagnostic::new(Rule::MissingTimeout, at, message).help(help));
    }
}

/// A timeout that is longer than the one around it never fires: the server shortens it silently.
pub(in crate::check) fn ineffective_timeout(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let of_workflow = rpc.options().workflow.iter().flat_map(|options| pairs_of_workflow(options));
    let of_activity = rpc.options().activity.iter().flat_map(|options| pairs_of_activity(options));
    let of_xns = super::xns::all(rpc).into_iter().flat_map(|(field, xns)| pairs_of_xns(field, xns));
    for (outer, inner) in of_workflow.chain(of_activity).chain(of_xns) {
        let (Some(limit), Some(time)) = (outer.time, inner.time) else { continue };
        if time > limit {
            let (outer, inner) = (outer.field.name(), inner.field);
            let message = format!("{time:?} has no effect, since `{outer}` ends it after {limit:?}");
            let help = format!("use a shorter `{}` or a longer `{outer}`", inner.name());
            diagnostics.push(inner.diagnostic(rpc, Rule::IneffectiveTimeout, message).help(help));
        }
    }
}

/// The server learns of a dead worker from a missing heartbeat, or else from the end of the attempt.
pub(in crate::check) fn missing_heartbeat(rpc: Rpc<'_>, limits: Limits, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().activity else { return };
    let attempt = Duration::positive(options.start_to_close_timeout);
    let field = match attempt {
        Some(_) => ActivityOptions::START_TO_CLOSE_TIMEOUT,
        None => ActivityOptions::SCHEDULE_TO_CLOSE_TIMEOUT,
    };
    let longest = attempt.or(Duration::positive(options.schedule_to_close_timeout));
    let Some(time) = longest.filter(|time| *time > limits.attempt_without_heartbeat) else { return };
    if Duration::positive(options.heartbeat_timeout).is_none() {
        let name = &rpc.proto.name;
        let message = format!(
            "if the worker dies, the server notices only after {time:?}, since activity `{name}` has no heartbeat timeout"
        );
        let help =
            "set `heartbeat_timeout`, and send heartbeats from the activity, which can then be canceled, too";
        diagnostics.push(activity(field).diagnostic(rpc, Rule::MissingHeartbeat, message).help(help));
    }
}

/// Servers never retry after this timeout.
pub(in crate::check) fn schedule_to_start_timeout(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().activity else { return };
    let Some(time) = Duration::positive(options.schedule_to_start_timeout) else { return };
    let message = format!(
        "if no worker takes activity `{}` within {time:?}, it fails without a retry, whatever its retry policy says",
        rpc.proto.name
    );
    let help = "remove it, unless the workflow handles this failure, for example with another task queue";
    let field = activity(ActivityOptions::SCHEDULE_TO_START_TIMEOUT);
    diagnostics.push(field.diagnostic(rpc, Rule::ScheduleToStartTimeout, message).help(help));
}

#[derive(Clone, Copy)]
struct Timeout {
    field: Field,
    time: Option<time::Duration>,
}

/// Each timeout with the one that it cannot exceed in front of it.
fn pairs_of_workflow(options: &WorkflowOptions) -> [(Timeout, Timeout); 2] {
    let timeout =
        |field: OptionField, value| Timeout { field: workflow(field), time: Duration::positive(value) };
    let execution = timeout(WorkflowOptions::EXECUTION_TIMEOUT, options.execution_timeout);
    let run = timeout(WorkflowOptions::RUN_TIMEOUT, options.run_timeout);
    let task = timeout(WorkflowOptions::TASK_TIMEOUT, options.task_timeout);
    [(execution, run), (if run.time.is_some() { run } else { execution }, task)]
}

fn pairs_of_activity(options: &ActivityOptions) -> [(Timeout, Timeout); 3] {
    let timeout =
        |field: OptionField, value| Timeout { field: activity(field), time: Duration::positive(value) };
    nested([
        timeout(ActivityOptions::SCHEDULE_TO_CLOSE_TIMEOUT, options.schedule_to_close_timeout),
        timeout(ActivityOptions::SCHEDULE_TO_START_TIMEOUT, options.schedule_to_start_timeout),
        timeout(ActivityOptions::START_TO_CLOSE_TIMEOUT, options.start_to_close_timeout),
        timeout(ActivityOptions::HEARTBEAT_TIMEOUT, options.heartbeat_timeout),
    ])
}

fn pairs_of_xns(field: Field, xns: &XnsActivityOptions) -> [(Timeout, Timeout); 3] {
    let timeout =
        |inner: OptionField, value| Timeout { field: field.inner(inner), time: Duration::positive(value) };
    nested([
        timeout(XnsActivityOptions::SCHEDULE_TO_CLOSE_TIMEOUT, xns.schedule_to_close_timeout),
        timeout(XnsActivityOptions::SCHEDULE_TO_START_TIMEOUT, xns.schedule_to_start_timeout),
        timeout(XnsActivityOptions::START_TO_CLOSE_TIMEOUT, xns.start_to_close_timeout),
        timeout(XnsActivityOptions::HEARTBEAT_TIMEOUT, xns.heartbeat_timeout),
    ])
}

fn nested([all, wait, attempt, heartbeat]: [Timeout; 4]) -> [(Timeout, Timeout); 3] {
    [(all, wait), (all, attempt), (if attempt.time.is_some() { attempt } else { all }, heartbeat)]
}
