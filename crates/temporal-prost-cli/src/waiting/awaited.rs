use super::command_words::{Given, command_words};
use crate::{
    service::{Invocation, Kind},
    session::Session,
};
use temporal_prost::Execution;

/// What is waited for.
#[derive(Debug)]
pub(crate) struct Awaited {
    /// The workflow of which the progress is shown.
    pub(crate) execution: Execution,
    /// What goes on when nobody waits any more.
    pub(crate) what: String,
    /// The command that waits for it again.
    pub(crate) again: String,
}

impl Awaited {
    /// The result of a workflow.
    pub(crate) fn result(session: &Session<'_>, execution: &Execution) -> Self {
        let mut flags = vec!["result".to_owned(), "--workflow-id".to_owned(), execution.workflow_id.clone()];
        if let Some(run_id) = &execution.run_id {
            flags.extend(["--run-id".to_owned(), run_id.clone()]);
        }
        Self { execution: execution.clone(), what: execution.to_string(), again: session.command_line(flags) }
    }

    /// An update, which the same command with the same ids asks for again.
    pub(crate) fn update(
        session: &Session<'_>,
        invocation: &Invocation<'_>,
        execution: Execution,
        id: &str,
    ) -> Self {
        let mut flags = vec![("workflow-id", execution.workflow_id.as_str()), ("update-id", id)];
        if invocation.command.action.kind() == Kind::UpdateWithStart {
            flags.extend(NEVER_AGAIN);
        }
        let again = session.command_line(command_words(invocation, &flags));
        Self { what: format!("update `{id}` of {execution}"), execution, again }
    }
}

/// A start with these finds the workflow that another has started, or none: it starts no second one.
const NEVER_AGAIN: [Given<'static>; 2] =
    [("id-conflict-policy", "use-existing"), ("id-reuse-policy", "reject-duplicate")];
