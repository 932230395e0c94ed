//! The requests with which a worker takes tasks and answers them.
//!
//! SDK 1.1 has no handlers of Nexus operations, so these are the raw requests of its client. Once the SDK has handlers,
//! only this file and `worker` change.

use super::respond::Answer;
use temporalio_client::{
    Client, NamespacedClient as _,
    grpc::WorkflowService,
    request_extensions::IsWorkerTaskLongPoll,
    tonic::{IntoRequest as _, Status},
};
use temporalio_common::protos::temporal::api::{
    enums::v1::TaskQueueKind,
    failure::v1::Failure,
    nexus::v1::HandlerError,
    taskqueue::v1::TaskQueue,
    workflowservice::v1::{
        PollNexusTaskQueueRequest, PollNexusTaskQueueResponse, RespondNexusTaskCompletedRequest,
        RespondNexusTaskFailedRequest,
    },
};

/// Waits for a task. The client repeats a failed request, and refused ones for a minute. `None` means that no task has
/// arrived for a while.
pub(super) async fn poll(
    client: &Client,
    task_queue: &str,
) -> Result<Option<PollNexusTaskQueueResponse>, Status> {
    let task_queue =
        TaskQueue { name: task_queue.to_owned(), kind: TaskQueueKind::Normal.into(), ..TaskQueue::default() };
    let request = PollNexusTaskQueueRequest {
        namespace: client.namespace(),
        identity: client.identity(),
        task_queue: Some(task_queue),
        ..PollNexusTaskQueueRequest::default()
    };
    let mut request = request.into_request();
    request.extensions_mut().insert(IsWorkerTaskLongPoll);
    let task = WorkflowService::poll_nexus_task_queue(&mut client.clone(), request).await?.into_inner();
    Ok((!task.task_token.is_empty()).then_some(task))
}

/// Answers a task.
pub(super) async fn respond(
    client: &Client,
    task: &PollNexusTaskQueueResponse,
    answer: Answer,
) -> Result<(), Status> {
    let (namespace, identity) = (client.namespace(), client.identity());
    let (task_token, poller_group_id) = (task.task_token.clone(), task.poller_group_id.clone());
    let mut client = client.clone();
    match answer {
        Answer::Completed(response) => {
            let response = Some(response);
            let request = RespondNexusTaskCompletedRequest {
                namespace,
                identity,
                task_token,
                response,
                poller_group_id,
            };
            WorkflowService::respond_nexus_task_completed(&mut client, request.into_request()).await?;
        }
        Answer::Failed(failure, legacy) => {
            let mut request = rejection(is_temporal(task), failure, legacy);
            (request.namespace, request.identity) = (namespace, identity);
            (request.task_token, request.poller_group_id) = (task_token, poller_group_id);
            WorkflowService::respond_nexus_task_failed(&mut client, request.into_request()).await?;
        }
    }
    Ok(())
}

#[expect(deprecated, reason = "servers before 1.30 read only the old field")]
fn rejection(is_temporal: bool, failure: Failure, legacy: HandlerError) -> RespondNexusTaskFailedRequest {
    if is_temporal {
        return RespondNexusTaskFailedRequest { failure: Some(failure), ..Default::default() };
    }
    RespondNexusTaskFailedRequest { error: Some(legacy), ..Default::default() }
}

/// Returns whether the server understands failures of Temporal, which servers before 1.30 do not.
pub(super) fn is_temporal(task: &PollNexusTaskQueueResponse) -> bool {
    let capabilities = task.request.as_ref().and_then(|request| request.capabilities);
    capabilities.is_some_and(|capabilities| capabilities.temporal_failure_responses)
}
