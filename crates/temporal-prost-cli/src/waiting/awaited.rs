use super::command_words::{Given, command_words};
use crate::{
    service::{Invocation, Kind},
    session::Session,
};
use temporal_prost::Execution;

/// The outcome that a command waits for.
#[derive(Debug)]
pub(crate) struct Awaited {
    /// The workflow whose progress is shown.
    pub(crate) execution: Execution,
    /// A noun for the outcome, such as the name of an update.
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

    /// The result of an update. The same command with the same ids waits for the same update.
    pub(crate) fn update(
        session: &Session<'_>,
        invocation: &Invocation<'_>,
        execution: Execution,
        id: &str,
    ) -> Self {
        let mut flags = vec![("workflow-id", execution.workflow_id.as_str()), ("update-id", id)];
        if invocation.command.action.kind() == Kind::UpdateWithStart {
            flags.extend(NO_SECOND_START);
        }
        let again = session.command_line(command_words(invocation, &flags));
        Self { what: format!("update `{id}` of {execution}"), execution, again }
    }

    /// Tells how to wait again.
    pub(crate) fn hint(&self) -> String {
        format!("to wait for it again: {}", self.again)
    }
}

/// With these flags, a start finds the workflow of the first start, or fails. It does not start a second workflow.
const NO_SECOND_START: [Given<'static>; 2] =
    [("id-conflict-policy", "use-existing"), ("id-reuse-policy", "reject-duplicate")];
