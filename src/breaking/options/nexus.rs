//! Workflows as Nexus operations.

use super::{Change, Endpoint, Options};
use crate::schema::descriptor::WorkflowOptions as Fields;

pub(super) fn compare(options: &mut Options<'_>, [old, new]: [Endpoint<'_>; 2]) {
    match (address(old), address(new)) {
        (Some(old), None) => {
            options.report_field(Change::OperationRemoved, Fields::NEXUS, &format!("was {old}, is none"));
        }
        (Some(old), Some(new)) => options.compare(Change::OperationRenamed, Fields::NEXUS, [old, new]),
        (None, _) => {}
    }
}

/// The names by which callers address the operation.
fn address(workflow: Endpoint<'_>) -> Option<String> {
    let nexus = workflow.service.nexus.as_ref()?;
    let operation = nexus.of_workflow(workflow.method)?;
    Some(format!("`{}` of `{}`", operation.name, nexus.name))
}
