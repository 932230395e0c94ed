//! Workers of a task queue, as the server knows them.

use super::{progress::Progress, state};
use crate::{
    flags::AnyWorkflow,
    output::{CommandError, Exit},
    session::Session,
};
use std::time::Duration;
use temporal_prost::WorkflowHandle;
use temporal_prost_connect::host::has_poller;
use temporalio_client::Client;
use temporalio_common::protos::temporal::api::enums::v1::TaskQueueType;

/// The time after which a query without an answer is worth a look at the task queue.
const SLOW: Duration = Duration::from_secs(2);
const PERIOD: Duration = Duration::from_secs(1);
/// How many times in a row the task queue has no worker before a query fails.
const CHECKS: u32 = 8;

/// Waits for the answer to a query, with a spinner.
///
/// # Errors
/// Fails with [`Exit::NoWorker`] if no worker polls the workflow's task queue.
pub(crate) async fn answer<T>(
    session: &Session<'_>,
    workflow: &WorkflowHandle<AnyWorkflow>,
    query: impl Future<Output = Result<T, CommandError>>,
) -> Result<T, CommandError> {
    let client = session.client().await?;
    let progress = Progress::new(workflow.id(), None);
    tokio::select! {
        biased;
        answer = query => match answer {
            Err(error) if error.is_timeout() => Err(no_worker(client, workflow).await.unwrap_or(error)),
            answer => answer,
        },
        error = watch(client, workflow, &progress) => Err(error),
    }
}

/// Watches the task queue until it has had no worker for some seconds.
async fn watch(client: &Client, workflow: &WorkflowHandle<AnyWorkflow>, progress: &Progress) -> CommandError {
    tokio::time::sleep(SLOW).await;
    let mut checks = 0;
    loop {
        match no_worker(client, workflow).await {
            Some(error) if checks == CHECKS => return error,
            Some(error) => {
                checks += 1;
                progress.show(&[error.to_string()]);
            }
            None => checks = 0,
        }
        tokio::time::sleep(PERIOD).await;
    }
}

/// The error for a task queue without workers.
async fn no_worker(client: &Client, workflow: &WorkflowHandle<AnyWorkflow>) -> Option<CommandError> {
    let description = workflow.describe().await.ok()?;
    let queue = description.task_queue();
    let has_poller = has_poller(client, queue, TaskQueueType::Workflow).await.ok()?;
    let message = format!("no worker polls the task queue {}", state::quote(queue));
    (!has_poller).then(|| CommandError::new(Exit::NoWorker, message))
}
