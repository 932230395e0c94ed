//! Waiting for workflows, updates and answers.

mod awaited;
mod command_words;
mod outage;
mod pollers;
mod progress;
mod state;
mod task_failure;

pub(crate) use awaited::Awaited;
pub(crate) use outage::outlast;
pub(crate) use pollers::answer;
pub(crate) use state::missing_worker;
pub(crate) use task_failure::last_task_failure;

use crate::{
    output::{CommandError, Exit},
    session::Session,
};
use progress::Progress;
use temporal_prost::WorkflowHandle;

/// Waits for `outcome` and shows the progress of the workflow, until Ctrl-C.
///
/// # Errors
/// Fails with [`Exit::Detached`] at Ctrl-C. If the connection is lost, the error names the command to wait again.
pub(crate) async fn wait<T>(
    session: &Session<'_>,
    awaited: Awaited,
    outcome: impl Future<Output = Result<T, CommandError>>,
) -> Result<T, CommandError> {
    let client = session.client().await?;
    let link = session.link(&awaited.execution);
    let progress = Progress::new(&awaited.execution.workflow_id, link.as_deref());
    let workflow = WorkflowHandle::of(client, awaited.execution.clone());
    tokio::select! {
        biased;
        outcome = outcome => outcome.map_err(|error| explain(error, &awaited)),
        () = ctrl_c() => Err(detach(&awaited)),
        never = progress.follow(client, &workflow) => match never {},
    }
}

/// Waits for Ctrl-C, or forever if the signal is not available.
pub(crate) async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Adds the command to wait again, if the connection was lost.
fn explain(error: CommandError, awaited: &Awaited) -> CommandError {
    if error.is_outage() { error.hint(awaited.hint()) } else { error }
}

fn detach(awaited: &Awaited) -> CommandError {
    let message = format!("detached: {} goes on", awaited.what);
    CommandError::new(Exit::Detached, message).hint(awaited.hint())
}
