//! Which tasks of a queue come first.

use super::field::Field;
use crate::{
    descriptor::Priority,
    diagnostic::{Diagnostics, Rule},
    schema::{Kind, Rpc},
};

/// Whose it is, the number of its field, and the priority.
pub(super) fn all(rpc: Rpc<'_>) -> Vec<(Kind, i32, &Priority)> {
    let workflow = rpc.options().workflow.as_ref().and_then(|options| options.priority.as_ref());
    let activity = rpc.options().activity.as_ref().and_then(|options| options.priority.as_ref());
    let workflow = workflow.map(|priority| (Kind::Workflow, 25, priority));
    workflow.into_iter().chain(activity.map(|priority| (Kind::Activity, 9, priority))).collect()
}

/// In bytes, to the server.
const MAX_KEY: usize = 64;

/// What the server refuses.
pub(super) fn are_valid(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (kind, number, priority) in all(rpc) {
        let mut refuse = |path, message: String, help: &str| {
            let field = Field { kind, path, number };
            diagnostics.push(field.diagnostic(rpc, Rule::InvalidPriority, message).help(help));
        };
        let Priority { key, fairness_key, fairness_weight } = priority;
        if *key < 0 {
            let help = "write 1 for what comes first to 5 for what comes last";
            refuse("priority.priority_key", format!("`{key}` is negative"), help);
        }
        if fairness_key.len() > MAX_KEY {
            let message = format!("the key is {} bytes long, and servers take {MAX_KEY}", fairness_key.len());
            refuse("priority.fairness_key", message, "write a shorter key");
        }
        if *fairness_weight < 0.0 {
            let message = format!("`{fairness_weight}` is negative");
            refuse("priority.fairness_weight", message, "write a weight from 0.001 to 1000");
        }
    }
}
