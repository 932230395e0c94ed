//! Starts with a chosen request id.
//!
//! The SDK makes a new request id for each start. So the start is made on a connection that changes the request, and sends
//! it with the connection of the client.

use super::{Answer, empty, redirected, response};
use futures_util::FutureExt as _;
use prost::Message;
use std::time::Duration;
use temporalio_client::{
    Client,
    callback_based::GrpcRequest,
    grpc::WorkflowService,
    tonic::{Request, Status, metadata::MetadataMap},
};
use temporalio_common::protos::temporal::api::workflowservice::v1::{
    ExecuteMultiOperationRequest, SignalWithStartWorkflowExecutionRequest, StartWorkflowExecutionRequest,
    execute_multi_operation_request::operation::Operation,
};

/// The parts of a start that the SDK's options do not have.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// The server starts only one workflow for a request id.
    pub(crate) request_id: String,
    /// The delay before the first workflow task.
    pub(crate) start_delay: Option<Duration>,
}

impl Key {
    /// Returns a client whose starts have this key. Use it for a single start, since other requests are not sent.
    pub(crate) async fn client(self, client: &Client) -> Option<Client> {
        let sender = client.clone();
        redirected(client, move |request| self.clone().send(sender.clone(), request)).await
    }

    fn send(self, mut client: Client, request: GrpcRequest) -> Answer {
        async move {
            let sent = match request.rpc.as_str() {
                "StartWorkflowExecution" => {
                    let request = self.start(read(&request)?, request);
                    WorkflowService::start_workflow_execution(&mut client, request)
                        .await?
                        .into_inner()
                        .encode_to_vec()
                }
                "SignalWithStartWorkflowExecution" => {
                    let request = self.signal_with_start(read(&request)?, request);
                    let sent = WorkflowService::signal_with_start_workflow_execution(&mut client, request);
                    sent.await?.into_inner().encode_to_vec()
                }
                "ExecuteMultiOperation" => {
                    let request = self.several(read(&request)?, request);
                    WorkflowService::execute_multi_operation(&mut client, request)
                        .await?
                        .into_inner()
                        .encode_to_vec()
                }
                _ => return Ok(empty()),
            };
            Ok(response(sent))
        }
        .boxed()
    }

    fn set(&self, start: &mut StartWorkflowExecutionRequest) {
        start.request_id.clone_from(&self.request_id);
        start.workflow_start_delay = self.start_delay.and_then(|delay| delay.try_into().ok());
    }

    fn start(
        &self,
        mut start: StartWorkflowExecutionRequest,
        from: GrpcRequest,
    ) -> Request<StartWorkflowExecutionRequest> {
        self.set(&mut start);
        request(start, from)
    }

    fn signal_with_start(
        &self,
        mut start: SignalWithStartWorkflowExecutionRequest,
        from: GrpcRequest,
    ) -> Request<SignalWithStartWorkflowExecutionRequest> {
        start.request_id.clone_from(&self.request_id);
        start.workflow_start_delay = self.start_delay.and_then(|delay| delay.try_into().ok());
        request(start, from)
    }

    fn several(
        &self,
        mut operations: ExecuteMultiOperationRequest,
        from: GrpcRequest,
    ) -> Request<ExecuteMultiOperationRequest> {
        for operation in &mut operations.operations {
            if let Some(Operation::StartWorkflow(start)) = &mut operation.operation {
                self.set(start);
            }
        }
        request(operations, from)
    }
}

fn read<R: Message + Default>(request: &GrpcRequest) -> Result<R, Status> {
    R::decode(request.proto.clone()).map_err(|error| Status::internal(error.to_string()))
}

/// Returns a request with the metadata of the original one.
fn request<R>(message: R, from: GrpcRequest) -> Request<R> {
    let mut request = Request::new(message);
    *request.metadata_mut() = MetadataMap::from_headers(from.headers);
    request
}
