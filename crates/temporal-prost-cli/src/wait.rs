//! Waiting for what a workflow does, which a person can leave.

use super::{
    Kind,
    command_error::CommandError,
    exit::Exit,
    invocation::Invocation,
    progress::Progress,
    retyped::{Given, retyped},
    session::Session,
};
use std::fmt::Write as _;
use temporal_prost::Execution;
use temporalio_client::{Client, WorkflowExecutionInfo};

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
        let again = session.command_line(retyped(invocation, &flags));
        Self { what: format!("update `{id}` of {execution}"), execution, again }
    }
}

/// A start with these finds the workflow that another has started, or none: it starts no second one.
const NEVER_AGAIN: [Given<'static>; 2] =
    [("id-conflict-policy", "use-existing"), ("id-reuse-policy", "reject-duplicate")];

/// Waits for `outcome`, showing how the workflow is getting on, until Ctrl-C.
///
/// # Errors
/// [`Exit::Detached`] at Ctrl-C.
pub(crate) async fn wait<T>(
    session: &Session<'_>,
    awaited: Awaited,
    outcome: impl Future<Output = T>,
) -> Result<T, CommandError> {
    let client = session.client().await?;
    let link = session.link(&awaited.execution);
    let progress = Progress::new(&awaited.execution.workflow_id, link.as_deref());
    let workflow = info(client, &awaited.execution).bind_untyped(client.clone());
    tokio::select! {
        biased;
        outcome = outcome => Ok(outcome),
        () = interrupted() => Err(detached(&awaited)),
        never = progress.follow(&workflow) => match never {},
    }
}

/// Ctrl-C; never, where the signal cannot be had.
pub(super) async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn info(client: &Client, execution: &Execution) -> WorkflowExecutionInfo {
    WorkflowExecutionInfo::builder()
        .namespace(client.options().namespace.clone())
        .workflow_id(execution.workflow_id.clone())
        .maybe_run_id(execution.run_id.clone())
        .build()
}

fn detached(awaited: &Awaited) -> CommandError {
    let mut message = format!("detached: {} goes on", awaited.what);
    let _ = write!(message, "\nto wait for it again: {}", awaited.again);
    CommandError::new(Exit::Detached, message)
}
