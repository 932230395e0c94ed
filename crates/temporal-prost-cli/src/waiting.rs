//! Waiting for workflows and updates.

mod awaited;
mod command_words;
mod progress;

pub(crate) use awaited::Awaited;

use crate::{
    output::{CommandError, Exit},
    session::Session,
};
use progress::Progress;
use std::fmt::Write as _;
use temporal_prost::Execution;
use temporalio_client::{Client, WorkflowExecutionInfo};

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
        () = ctrl_c() => Err(leave(&awaited)),
        never = progress.follow(&workflow) => match never {},
    }
}

/// Ctrl-C; never, where the signal cannot be had.
pub(crate) async fn ctrl_c() {
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

fn leave(awaited: &Awaited) -> CommandError {
    let mut message = format!("detached: {} goes on", awaited.what);
    let _ = write!(message, "\nto wait for it again: {}", awaited.again);
    CommandError::new(Exit::Detached, message)
}
