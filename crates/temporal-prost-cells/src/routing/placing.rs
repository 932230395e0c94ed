use crate::Cell;
use prost::Message;
use temporalio_client::{callback_based::GrpcRequest, tonic::Status};
use temporalio_common::protos::temporal::api::{
    taskqueue::v1::TaskQueue,
    workflowservice::v1::{
        ExecuteMultiOperationRequest, SignalWithStartWorkflowExecutionRequest, StartWorkflowExecutionRequest,
        execute_multi_operation_request::operation::Operation,
    },
};

/// A request that starts a workflow.
pub(super) enum Placing {
    Start(Box<StartWorkflowExecutionRequest>),
    WithSignal(Box<SignalWithStartWorkflowExecutionRequest>),
    WithUpdate(Box<ExecuteMultiOperationRequest>),
}

impl Placing {
    /// Returns `None` for a request that starts nothing.
    pub(super) fn decode(request: &GrpcRequest) -> Result<Option<Self>, Status> {
        Ok(Some(match &*request.rpc {
            "StartWorkflowExecution" => Self::Start(decode(request)?),
            "SignalWithStartWorkflowExecution" => Self::WithSignal(decode(request)?),
            "ExecuteMultiOperation" => Self::WithUpdate(decode(request)?),
            _ => return Ok(None),
        }))
    }

    pub(super) fn workflow_id(&mut self) -> String {
        match self {
            Self::Start(request) => request.workflow_id.clone(),
            Self::WithSignal(request) => request.workflow_id.clone(),
            Self::WithUpdate(request) => {
                start(request).map(|start| start.workflow_id.clone()).unwrap_or_default()
            }
        }
    }

    /// Replaces the task queue by the queue of the cell.
    pub(super) fn move_to(&mut self, cell: &Cell) {
        let queue = match self {
            Self::Start(request) => request.task_queue.as_mut(),
            Self::WithSignal(request) => request.task_queue.as_mut(),
            Self::WithUpdate(request) => start(request).and_then(|start| start.task_queue.as_mut()),
        };
        if let Some(TaskQueue { name, .. }) = queue {
            *name = cell.queue_for(name);
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Start(request) => request.encode_to_vec(),
            Self::WithSignal(request) => request.encode_to_vec(),
            Self::WithUpdate(request) => request.encode_to_vec(),
        }
    }
}

/// Returns the start inside several operations.
fn start(request: &mut ExecuteMultiOperationRequest) -> Option<&mut StartWorkflowExecutionRequest> {
    request.operations.iter_mut().find_map(|operation| match &mut operation.operation {
        Some(Operation::StartWorkflow(start)) => Some(start),
        _ => None,
    })
}

fn decode<M: Message + Default>(request: &GrpcRequest) -> Result<Box<M>, Status> {
    let decoded = M::decode(&*request.proto);
    decoded.map(Box::new).map_err(|error| Status::internal(format!("cannot decode a request: {error}")))
}
