//! Requests of a client whose transport is another client.

use prost::Message;
use temporalio_client::{
    Client, RetryOptions,
    callback_based::GrpcRequest,
    grpc::WorkflowService as _,
    request_extensions::RetryConfigForCall,
    tonic::{Request, Response, Status, metadata::MetadataMap},
};

/// The headers that the SDK sets for each connection.
const OF_CONNECTION: [&str; 2] = ["client-name", "client-version"];

/// How often the client below sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempts {
    /// Once, so that its error is the whole truth about it.
    Once,
    /// As the client below is configured.
    Configured,
}

macro_rules! forward {
    ($($rpc:literal => $method:ident,)*) => {
        /// Sends a request with the client of a cell.
        pub(super) async fn forward(
            client: &Client,
            request: &GrpcRequest,
            attempts: Attempts,
        ) -> Result<Vec<u8>, Status> {
            let mut service = client.connection().clone();
            match &*request.rpc {
                // Answered here, so that creating the client does not depend on the cell.
                "GetSystemInfo" => Ok(Vec::new()),
                $($rpc => encoded(service.$method(decoded(request, attempts)?).await),)*
                rpc => Err(Status::unimplemented(format!(
                    "`{rpc}` is not routed; call it with `Router::client` of a cell"
                ))),
            }
        }
    };
}

forward! {
    "CountWorkflowExecutions" => count_workflow_executions,
    "DescribeWorkflowExecution" => describe_workflow_execution,
    "ExecuteMultiOperation" => execute_multi_operation,
    "GetWorkflowExecutionHistory" => get_workflow_execution_history,
    "GetWorkflowExecutionHistoryReverse" => get_workflow_execution_history_reverse,
    "ListWorkflowExecutions" => list_workflow_executions,
    "PollWorkflowExecutionUpdate" => poll_workflow_execution_update,
    "QueryWorkflow" => query_workflow,
    "RequestCancelWorkflowExecution" => request_cancel_workflow_execution,
    "ResetWorkflowExecution" => reset_workflow_execution,
    "SignalWithStartWorkflowExecution" => signal_with_start_workflow_execution,
    "SignalWorkflowExecution" => signal_workflow_execution,
    "StartWorkflowExecution" => start_workflow_execution,
    "TerminateWorkflowExecution" => terminate_workflow_execution,
    "UpdateWorkflowExecution" => update_workflow_execution,
}

fn decoded<M: Message + Default>(request: &GrpcRequest, attempts: Attempts) -> Result<Request<M>, Status> {
    let message = M::decode(&*request.proto);
    let message = message.map_err(|error| Status::internal(format!("cannot decode a request: {error}")))?;
    let mut forwarded = Request::new(message);
    let mut headers = request.headers.clone();
    for header in OF_CONNECTION {
        headers.remove(header);
    }
    *forwarded.metadata_mut() = MetadataMap::from_headers(headers);
    if attempts == Attempts::Once {
        forwarded.extensions_mut().insert(RetryConfigForCall(RetryOptions::no_retries()));
    }
    Ok(forwarded)
}

fn encoded<M: Message>(answer: Result<Response<M>, Status>) -> Result<Vec<u8>, Status> {
    Ok(answer?.into_inner().encode_to_vec())
}
