//! The order of the tasks in a queue.

use std::ops::RangeInclusive;

use super::field::{Field, activity, workflow};
use crate::{
    diagnostic::{Diagnostics, Rule},
    schema::{
        descriptor::{ActivityOptions, Priority, WorkflowOptions},
        pool::Rpc,
    },
};

/// The priorities of an rpc, with their fields.
pub(super) fn all(rpc: Rpc<'_>) -> Vec<(Field, &Priority)> {
    let of_workflow = rpc.options().workflow.as_ref().and_then(|options| options.priority.as_ref());
    let of_activity = rpc.options().activity.as_ref().and_then(|options| options.priority.as_ref());
    let of_workflow = of_workflow.map(|priority| (workflow(WorkflowOptions::PRIORITY), priority));
    let of_activity = of_activity.map(|priority| (activity(ActivityOptions::PRIORITY), priority));
    of_workflow.into_iter().chain(of_activity).collect()
}

/// The limit of servers, in bytes.
const MAX_KEY: usize = 64;

/// The weights that have an effect. Servers use the nearest one instead of any other, and 1 instead of 0.
const WEIGHTS: RangeInclusive<f32> = 0.001..=1000.0;

/// Values that servers reject or replace.
pub(in crate::check) fn invalid_priority(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, priority) in all(rpc) {
        let mut reject = |inner, message: String, help: &str| {
            let found = field.inner(inner).diagnostic(rpc, Rule::InvalidPriority, message);
            diagnostics.push(found.help(help));
        };
        let Priority { key, fairness_key, fairness_weight } = priority;
        if *key < 0 {
            reject(Priority::KEY, format!("`{key}` is negative"), "use 1 (first) to 5 (last)");
        }
        if fairness_key.len() > MAX_KEY {
            let length = fairness_key.len();
            let message = format!("the key has {length} bytes, but servers accept at most {MAX_KEY}");
            reject(Priority::FAIRNESS_KEY, message, "use a shorter key");
        }
        let is_set = fairness_weight.is_finite() && *fairness_weight != 0.0;
        if is_set && !WEIGHTS.contains(fairness_weight) {
            let message = format!("`{fairness_weight}` is not between 0.001 and 1000");
            reject(Priority::FAIRNESS_WEIGHT, message, "use a weight from 0.001 to 1000");
        }
    }
}
