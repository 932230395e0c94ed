//! Workers of a task queue, as the server knows them.

use super::{progress::Progress, state};
use crate::{
    flags::AnyWorkflow,
    output::{CommandError, Exit},
    session::Session,
};
use std::time::{Duration, SystemTime};
use temporal_prost::WorkflowHandle;
use temporalio_client::{
    Client, NamespacedClient as _,
    grpc::WorkflowService,
    tonic::{IntoRequest as _, Status},
};
use temporalio_common::protos::temporal::api::{
    enums::v1::TaskQueueType,
    taskqueue::v1::{PollerInfo, TaskQueue},
    workflowservice::v1::DescribeTaskQueueRequest,
};

/// The time after which a query without an answer is worth a look at the task queue.
const SLOW: Duration = Duration::from_secs(2);
const PERIOD: Duration = Duration::from_secs(1);
/// How many times in a row the task queue has no worker before a query fails.
const CHECKS: u32 = 8;
/// A worker polls at least this often. The server remembers workers for longer.
const POLL: Duration = Duration::from_secs(70);

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
    let pollers = pollers(client, queue).await.ok()?;
    let message = format!("no worker polls the task queue {}", state::quote(queue));
    (!pollers.iter().any(is_recent)).then(|| CommandError::new(Exit::NoWorker, message))
}

async fn pollers(client: &Client, queue: &str) -> Result<Vec<PollerInfo>, Status> {
    let request = DescribeTaskQueueRequest {
        namespace: client.namespace(),
        task_queue: Some(TaskQueue { name: queue.to_owned(), ..TaskQueue::default() }),
        task_queue_type: TaskQueueType::Workflow.into(),
        ..DescribeTaskQueueRequest::default()
    };
    let description =
        WorkflowService::describe_task_queue(&mut client.clone(), request.into_request()).await?;
    Ok(description.into_inner().pollers)
}

fn is_recent(poller: &PollerInfo) -> bool {
    let last = poller.last_access_time.and_then(|time| SystemTime::try_from(time).ok());
    last.is_some_and(|last| last.elapsed().is_ok_and(|age| age < POLL))
}
