//! How long workflows and activities may take.

use std::time;

use super::field::{Field, activity, workflow};
use crate::{
    descriptor::{ActivityOptions, Duration, WorkflowOptions},
    diagnostic::{Diagnostic, Diagnostics, Rule},
    schema::{Kind, Rpc},
};

/// Servers refuse an activity without one, and so does the runtime.
pub(super) fn are_given(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().activity else { return };
    let given = Duration::positive(options.start_to_close_timeout)
        .or(Duration::positive(options.schedule_to_close_timeout));
    if given.is_none() {
        let name = &rpc.proto.name;
        let message = format!("activity `{name}` has no timeout, so every call must set one");
        let help = "write `start_to_close_timeout`, the longest time for one attempt, or \
            `schedule_to_close_timeout`, that for all";
        let at = rpc.option_at(Kind::Activity, &[]);
        diagnostics.push(Diagnostic::new(Rule::MissingTimeout, at, message).help(help));
    }
}

/// A timeout that a shorter one comes before never strikes: the server cuts it without a word.
pub(super) fn can_strike(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let workflow = rpc.options().workflow.iter().flat_map(|options| of_workflow(options));
    let activity = rpc.options().activity.iter().flat_map(|options| of_activity(options));
    for (outer, inner) in workflow.chain(activity) {
        let (Some(limit), Some(time)) = (outer.1, inner.1) else { continue };
        if time > limit {
            let message = format!("{time:?} has no effect, since `{}` ends it after {limit:?}", outer.0.path);
            let help = format!("write a shorter `{}`, or a longer `{}`", inner.0.path, outer.0.path);
            diagnostics.push(inner.0.diagnostic(rpc, Rule::IneffectiveTimeout, message).help(help));
        }
    }
}

type Timeout = (Field, Option<time::Duration>);

/// What ends it, and what it ends.
fn of_workflow(options: &WorkflowOptions) -> [(Timeout, Timeout); 2] {
    let execution = (workflow("execution_timeout", 4), Duration::positive(options.execution_timeout));
    let run = (workflow("run_timeout", 10), Duration::positive(options.run_timeout));
    let task = (workflow("task_timeout", 12), Duration::positive(options.task_timeout));
    [(execution, run), (if run.1.is_some() { run } else { execution }, task)]
}

fn of_activity(options: &ActivityOptions) -> [(Timeout, Timeout); 3] {
    let all =
        (activity("schedule_to_close_timeout", 2), Duration::positive(options.schedule_to_close_timeout));
    let wait =
        (activity("schedule_to_start_timeout", 3), Duration::positive(options.schedule_to_start_timeout));
    let attempt = (activity("start_to_close_timeout", 4), Duration::positive(options.start_to_close_timeout));
    let heartbeat = (activity("heartbeat_timeout", 5), Duration::positive(options.heartbeat_timeout));
    [(all, wait), (all, attempt), (if attempt.1.is_some() { attempt } else { all }, heartbeat)]
}
