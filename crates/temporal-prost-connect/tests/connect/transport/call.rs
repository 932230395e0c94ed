//! Requests through a transport, without the SDK's client.

use http::{HeaderMap, HeaderValue};
use prost::Message;
use temporal_prost_connect::Transport;
use temporalio_client::{
    callback_based::{GrpcRequest, GrpcSuccessResponse},
    tonic::Status,
};
use temporalio_common::protos::temporal::api::{
    taskqueue::v1::TaskQueue,
    workflowservice::v1::{ListWorkflowExecutionsRequest, PollActivityTaskQueueRequest},
};

pub(crate) const SERVICE: &str = "temporal.api.workflowservice.v1.WorkflowService";

pub(crate) fn request(rpc: &str, message: &impl Message) -> GrpcRequest {
    GrpcRequest {
        service: SERVICE.to_owned(),
        rpc: rpc.to_owned(),
        headers: HeaderMap::new(),
        proto: message.encode_to_vec().into(),
    }
}

/// A request that every server answers at once.
pub(crate) fn list() -> GrpcRequest {
    let namespace = "default".to_owned();
    request("ListWorkflowExecutions", &ListWorkflowExecutionsRequest { namespace, ..Default::default() })
}

/// A request that hangs, because there is no task.
pub(crate) fn poll() -> GrpcRequest {
    let task_queue = Some(TaskQueue { name: "empty".to_owned(), ..Default::default() });
    let namespace = "default".to_owned();
    let poll = PollActivityTaskQueueRequest { namespace, task_queue, ..Default::default() };
    request("PollActivityTaskQueue", &poll)
}

pub(crate) fn within(timeout: &'static str, mut request: GrpcRequest) -> GrpcRequest {
    request.headers.insert("grpc-timeout", HeaderValue::from_static(timeout));
    request
}

pub(crate) async fn send(transport: &Transport, request: GrpcRequest) -> Result<GrpcSuccessResponse, Status> {
    (transport.service().callback)(request).await
}
