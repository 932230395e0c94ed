use std::time::{Duration, SystemTime};
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

/// A worker polls at least this often. The server remembers workers for longer.
const POLL: Duration = Duration::from_secs(70);

/// Returns `true` if a worker polls the task queue for tasks of this type.
///
/// ```no_run
/// use temporal_prost_connect::host::has_poller;
/// use temporalio_client::{Client, tonic::Status};
/// use temporalio_common::protos::temporal::api::enums::v1::TaskQueueType;
///
/// # async fn check(client: Client) -> Result<(), Status> {
/// if !has_poller(&client, "orders", TaskQueueType::Workflow).await? {
///     eprintln!("no worker takes the workflow tasks of `orders`");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Returns the server's error.
pub async fn has_poller(client: &Client, queue: &str, of_type: TaskQueueType) -> Result<bool, Status> {
    let request = DescribeTaskQueueRequest {
        namespace: client.namespace(),
        task_queue: Some(TaskQueue { name: queue.to_owned(), ..TaskQueue::default() }),
        task_queue_type: of_type.into(),
        ..DescribeTaskQueueRequest::default()
    };
    let description =
        WorkflowService::describe_task_queue(&mut client.clone(), request.into_request()).await?;
    Ok(description.into_inner().pollers.iter().any(is_recent))
}

fn is_recent(poller: &PollerInfo) -> bool {
    let last = poller.last_access_time.and_then(|time| SystemTime::try_from(time).ok());
    // The server in memory counts only those that are polling now.
    last.is_none_or(|last| last.elapsed().map_or(true, |age| age < POLL))
}
