//! Nexus operations: the calls of a workflow, and their handlers.

use super::play::{Act, Play};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use temporalio_client::Client;
use temporalio_client::grpc::{OperatorService as _, WorkflowService as _};
use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::common::v1::{
    Callback, Payload, Payloads, WorkflowExecution, WorkflowType, callback,
};
use temporalio_common::protos::temporal::api::enums::v1::TaskQueueKind;
use temporalio_common::protos::temporal::api::nexus::v1::{
    CancelOperationRequest, CancelOperationResponse, EndpointSpec, EndpointTarget, Failure, HandlerError,
    Response, StartOperationRequest, StartOperationResponse, UnsuccessfulOperationError,
    endpoint_target::{Variant as Target, Worker},
    request::Variant as Asked,
    response::Variant as Answered,
    start_operation_response::{Async, Sync, Variant as Started},
};
use temporalio_common::protos::temporal::api::operatorservice::v1::CreateNexusEndpointRequest;
use temporalio_common::protos::temporal::api::taskqueue::v1::TaskQueue;
use temporalio_common::protos::temporal::api::workflowservice::v1::{
    PollNexusTaskQueueRequest, RequestCancelWorkflowExecutionRequest, RespondNexusTaskCompletedRequest,
    RespondNexusTaskFailedRequest, StartWorkflowExecutionRequest,
};
use temporalio_sdk::WorkflowContext;
use temporalio_workflow::NexusOperationOptions;

const NAMESPACE: &str = "default";
const SERVICE: &str = "Stage";
const SECOND: Duration = Duration::from_secs(1);

/// The outcome of an operation, which has the name of its variant.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Fate {
    Completed,
    Failed,
    Canceled,
    /// The request is rejected for good.
    Rejected,
    /// The first request is rejected, and the second completes the operation.
    RejectedOnce,
    /// A workflow is started, and completes.
    Started,
    WorkflowFailed,
    /// The caller cancels the operation, and its handler the workflow.
    WorkflowCanceled,
    /// The caller cancels the operation, and its handler cannot do that. The operation times out.
    CancelRejected,
    TimedOut,
}

impl Fate {
    fn of(operation: &str) -> Self {
        serde_json::from_value(operation.into()).unwrap()
    }

    /// Returns what the workflow behind the operation does.
    fn acts(self) -> Option<Vec<Act>> {
        match self {
            Self::Started => Some(vec![Act::Timer]),
            Self::WorkflowFailed => Some(vec![Act::Fail]),
            Self::WorkflowCanceled => Some(vec![Act::AwaitCancel]),
            _ => None,
        }
    }

    fn is_cancelled(self) -> bool {
        matches!(self, Self::WorkflowCanceled | Self::CancelRejected)
    }
}

fn json(value: &impl Serialize) -> Payload {
    let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
    Payload { metadata, data: serde_json::to_vec(value).unwrap(), ..Payload::default() }
}

/// Calls an operation through the endpoint of the workflow's queue, and waits for its end.
pub(crate) async fn operate(ctx: &mut WorkflowContext<Play>, fate: Fate) {
    let ends = matches!(fate, Fate::TimedOut | Fate::CancelRejected);
    let options = NexusOperationOptions::builder()
        .endpoint(ctx.task_queue())
        .service(SERVICE)
        .operation(format!("{fate:?}"))
        .input(json(&ctx.workflow_id()))
        .schedule_to_close_timeout(if ends { SECOND * 3 } else { SECOND * 60 })
        .build();
    let Ok(started) = ctx.start_nexus_operation(options).await else { return };
    if fate.is_cancelled() {
        ctx.timer(SECOND).await;
        started.cancel();
    }
    started.result().await;
}

/// The handler of a queue and its endpoint, which have the same name.
pub(crate) struct Handling(tokio::task::JoinHandle<()>);

impl Handling {
    pub(crate) async fn start(client: Client, queue: String) -> Self {
        let handler = Handler::new(client, queue).await;
        Self(tokio::spawn(handler.work()))
    }
}

impl Drop for Handling {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A handler behind an endpoint.
pub(crate) struct Handler {
    client: Client,
    queue: String,
    rejected: bool,
}

/// An answer, or the type of an error.
pub(crate) type Answer = Result<Answered, &'static str>;

/// Returns the answer of an operation that goes on.
pub(crate) fn goes_on(token: &str) -> Answered {
    started(Started::AsyncSuccess(Async { operation_token: token.to_owned(), ..Async::default() }))
}

fn started(variant: Started) -> Answered {
    Answered::StartOperation(StartOperationResponse { variant: Some(variant) })
}

/// Returns the answer to a request to cancel an operation.
pub(crate) fn accepted() -> Answered {
    Answered::CancelOperation(CancelOperationResponse {})
}

impl Handler {
    pub(crate) async fn new(client: Client, queue: String) -> Self {
        let worker = Worker { namespace: NAMESPACE.to_owned(), task_queue: queue.clone() };
        let target = Some(EndpointTarget { variant: Some(Target::Worker(worker)) });
        let spec = Some(EndpointSpec { name: queue.clone(), target, ..EndpointSpec::default() });
        let request = CreateNexusEndpointRequest { spec };
        client.connection().clone().create_nexus_endpoint(request.into_request()).await.unwrap();
        Self { client, queue, rejected: false }
    }

    async fn work(mut self) {
        loop {
            let (task_token, asked) = self.poll().await;
            let answer = match asked {
                Asked::StartOperation(start) => self.begin(start).await,
                Asked::CancelOperation(cancel) => self.cancel(&cancel).await,
            };
            self.answer(task_token, answer).await;
        }
    }

    /// Waits for a request.
    pub(crate) async fn poll(&self) -> (Vec<u8>, Asked) {
        loop {
            let (name, kind) = (self.queue.clone(), TaskQueueKind::Normal.into());
            let request = PollNexusTaskQueueRequest {
                namespace: NAMESPACE.to_owned(),
                task_queue: Some(TaskQueue { name, kind, ..TaskQueue::default() }),
                ..PollNexusTaskQueueRequest::default()
            };
            let task = self.client.connection().clone().poll_nexus_task_queue(request.into_request()).await;
            let Ok(task) = task.map(temporalio_client::tonic::Response::into_inner) else { continue };
            if let Some(asked) = task.request.and_then(|request| request.variant) {
                return (task.task_token, asked);
            }
        }
    }

    pub(crate) async fn answer(&self, task_token: Vec<u8>, answer: Answer) {
        let (namespace, mut server) = (NAMESPACE.to_owned(), self.client.connection().clone());
        match answer {
            Ok(variant) => {
                let response = Some(Response { variant: Some(variant) });
                let request = RespondNexusTaskCompletedRequest {
                    namespace,
                    task_token,
                    response,
                    ..Default::default()
                };
                server.respond_nexus_task_completed(request.into_request()).await.unwrap();
            }
            Err(kind) => {
                let request = rejection(namespace, task_token, kind);
                server.respond_nexus_task_failed(request.into_request()).await.unwrap();
            }
        }
    }

    async fn begin(&mut self, start: StartOperationRequest) -> Answer {
        let fate = Fate::of(&start.operation);
        let variant = match fate {
            Fate::Rejected => return Err("BAD_REQUEST"),
            Fate::RejectedOnce if !std::mem::replace(&mut self.rejected, true) => return Err("INTERNAL"),
            Fate::Failed => unsuccessful("failed"),
            Fate::Canceled => unsuccessful("canceled"),
            Fate::Completed | Fate::RejectedOnce => {
                let payload = Some(json(&"the result"));
                Started::SyncSuccess(Sync { payload, ..Sync::default() })
            }
            _ => self.started(fate, start).await,
        };
        Ok(started(variant))
    }

    /// Starts a workflow, unless the operation is to time out.
    async fn started(&self, fate: Fate, start: StartOperationRequest) -> Started {
        let caller = start.payload.as_ref().map(|payload| payload.data.clone()).unwrap_or_default();
        let caller: String = serde_json::from_slice(&caller).unwrap();
        // A real server cannot cancel an operation with a slash in its token.
        let token = format!("{caller}-operation");
        if let Some(acts) = fate.acts() {
            let request = self.request(&token, &acts, start);
            self.client.connection().clone().start_workflow_execution(request.into_request()).await.unwrap();
        }
        Started::AsyncSuccess(Async { operation_token: token, ..Async::default() })
    }

    fn request(&self, id: &str, acts: &[Act], start: StartOperationRequest) -> StartWorkflowExecutionRequest {
        let mut header = start.callback_header;
        header.insert("nexus-operation-token".to_owned(), id.to_owned());
        let nexus = callback::Nexus { url: start.callback, header };
        let callback = Callback { variant: Some(callback::Variant::Nexus(nexus)), ..Callback::default() };
        StartWorkflowExecutionRequest {
            namespace: NAMESPACE.to_owned(),
            workflow_id: id.to_owned(),
            workflow_type: Some(WorkflowType { name: "Play".to_owned() }),
            task_queue: Some(TaskQueue { name: self.queue.clone(), ..TaskQueue::default() }),
            input: Some(Payloads { payloads: vec![json(&acts)] }),
            request_id: start.request_id,
            completion_callbacks: vec![callback],
            ..StartWorkflowExecutionRequest::default()
        }
    }

    async fn cancel(&self, cancel: &CancelOperationRequest) -> Answer {
        if Fate::of(&cancel.operation) == Fate::CancelRejected {
            return Err("BAD_REQUEST");
        }
        let workflow_id = cancel.operation_token.clone();
        let request = RequestCancelWorkflowExecutionRequest {
            namespace: NAMESPACE.to_owned(),
            workflow_execution: Some(WorkflowExecution { workflow_id, ..WorkflowExecution::default() }),
            reason: "not needed".to_owned(),
            ..RequestCancelWorkflowExecutionRequest::default()
        };
        let mut server = self.client.connection().clone();
        server.request_cancel_workflow_execution(request.into_request()).await.unwrap();
        Ok(accepted())
    }
}

fn failure() -> Failure {
    Failure { message: "as planned".to_owned(), ..Failure::default() }
}

#[expect(deprecated, reason = "servers before 1.30 read only this answer")]
fn unsuccessful(state: &str) -> Started {
    let operation_state = state.to_owned();
    Started::OperationError(UnsuccessfulOperationError { operation_state, failure: Some(failure()) })
}

#[expect(deprecated, reason = "servers before 1.30 read only this answer")]
fn rejection(namespace: String, task_token: Vec<u8>, kind: &str) -> RespondNexusTaskFailedRequest {
    let error =
        HandlerError { error_type: kind.to_owned(), failure: Some(failure()), ..HandlerError::default() };
    RespondNexusTaskFailedRequest { namespace, task_token, error: Some(error), ..Default::default() }
}
