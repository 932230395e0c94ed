//! A diagram of the workflows of a service, and of the signals, queries and updates that they take.

use std::{collections::BTreeMap, fmt::Write};

use crate::model::{Handler, Service, Workflow};

/// Returns a Mermaid diagram, or `None` if the service has no workflows.
///
/// Names of rpcs have only letters, digits and `_`, and are quoted, so no name has a meaning in Mermaid.
pub(super) fn diagram(service: &Service) -> Option<String> {
    if service.workflows.is_empty() {
        return None;
    }
    let mut nodes = BTreeMap::<(&str, &str), usize>::new();
    let mut text = "flowchart LR\n".to_owned();
    for (index, workflow) in service.workflows.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  workflow{index}([\"{}\"])", workflow.method.name);
        for handler in workflow.handlers.iter() {
            let count = nodes.len();
            let kind = handler.kind.as_str();
            let node = *nodes.entry((kind, &handler.method.full_name)).or_insert_with(|| {
                let _ = writeln!(text, "  handler{count}[\"{kind} {}\"]", handler.method.name);
                count
            });
            let arrow = if starts(workflow, handler) { "-->|can start|" } else { "-->" };
            let _ = writeln!(text, "  handler{node} {arrow} workflow{index}");
        }
    }
    Some(text)
}

/// Returns whether the handler can be called together with a start of the workflow.
fn starts(workflow: &Workflow, handler: &Handler) -> bool {
    let signals = workflow.handlers.signals.iter().map(|signal| (&signal.handler, &signal.with_start));
    let updates = workflow.handlers.updates.iter().map(|update| (&update.handler, &update.with_start));
    let is_it = |of: &Handler| of.kind == handler.kind && of.method.full_name == handler.method.full_name;
    signals.chain(updates).any(|(of, with_start)| is_it(of) && with_start.is_some())
}
