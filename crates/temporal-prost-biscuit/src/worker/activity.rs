//! Facts of activities.

use super::run;
use crate::Command;
use temporal_prost::hook::Incoming;

/// Adds the workflow that calls the activity. The server names it; only the workflow's worker writes headers then.
pub(super) fn with_facts(command: Command, call: &Incoming<'_>) -> Command {
    match (call.workflow_id(), call.workflow_type()) {
        (Some(id), Some(name)) => {
            let method =
                call.header(run::CALLER_HEADER).map_or(name.into(), |it| String::from_utf8_lossy(&it.data));
            run::with_parent(command, &method).context("parent_workflow", &[call.namespace(), id])
        }
        _ => command,
    }
}
