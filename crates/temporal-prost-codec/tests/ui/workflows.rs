//! Workflows whose input, result and failure are encrypted, and a worker that completes one workflow task.

use crate::SECRETS;
use crate::processes::{Temporal, unique};
use std::time::Duration;
use temporal_prost_codec::{EncryptionCodec, Key, KeyRing};
use temporalio_client::grpc::WorkflowService;
use temporalio_client::tonic::IntoRequest;
use temporalio_client::{Connection, ConnectionOptions, Url};
use temporalio_common::data_converters::SerializationContextData;
use temporalio_common::payload_visitor::encode_payloads;
use temporalio_common::protos::temporal::api::command::v1::command::Attributes;
use temporalio_common::protos::temporal::api::command::v1::{
    Command, CompleteWorkflowExecutionCommandAttributes, FailWorkflowExecutionCommandAttributes,
};
use temporalio_common::protos::temporal::api::common::v1::{Payload, Payloads, WorkflowType};
use temporalio_common::protos::temporal::api::enums::v1::CommandType;
use temporalio_common::protos::temporal::api::failure::v1::failure::FailureInfo;
use temporalio_common::protos::temporal::api::failure::v1::{ApplicationFailureInfo, Failure};
use temporalio_common::protos::temporal::api::taskqueue::v1::TaskQueue;
use temporalio_common::protos::temporal::api::workflowservice::v1::{
    PollWorkflowTaskQueueRequest, RespondWorkflowTaskCompletedRequest, StartWorkflowExecutionRequest,
};

pub(crate) struct Workflows {
    server: Connection,
    queue: String,
}

pub(crate) struct Run {
    pub(crate) workflow_id: String,
    pub(crate) run_id: String,
}

fn codec() -> EncryptionCodec {
    EncryptionCodec::new(KeyRing::new(Key::new("ui", [9; 32])))
}

fn json(json: &str) -> Payload {
    let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
    Payload { metadata, data: json.as_bytes().to_vec(), ..Payload::default() }
}

fn text(text: &str) -> Payloads {
    Payloads { payloads: vec![json(&format!("\"{text}\""))] }
}

/// Returns a failure as the SDK's converter sends it, with its message in the encoded attributes.
fn failure() -> Failure {
    let attributes = format!(r#"{{"message":"{}","stack_trace":""}}"#, SECRETS[2]);
    let info = ApplicationFailureInfo { r#type: "Broken".to_owned(), ..ApplicationFailureInfo::default() };
    Failure {
        message: "Encoded failure".to_owned(),
        encoded_attributes: Some(json(&attributes)),
        failure_info: Some(FailureInfo::ApplicationFailureInfo(info)),
        ..Failure::default()
    }
}

impl Workflows {
    /// Connects when the server has its namespace.
    pub(crate) async fn connect(temporal: &Temporal) -> Self {
        let target = Url::parse(&format!("http://{}", temporal.address())).unwrap();
        for _ in 0..100 {
            let options = ConnectionOptions::new(target.clone()).build();
            if let Ok(server) = Connection::connect(options).await {
                return Self { server, queue: unique() };
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        panic!("the server does not answer");
    }

    pub(crate) async fn completed(&self) -> Run {
        let result = CompleteWorkflowExecutionCommandAttributes { result: Some(text(SECRETS[1])) };
        let attributes = Attributes::CompleteWorkflowExecutionCommandAttributes(result);
        self.end(CommandType::CompleteWorkflowExecution, attributes).await
    }

    pub(crate) async fn failed(&self) -> Run {
        let failure = FailWorkflowExecutionCommandAttributes { failure: Some(failure()) };
        let attributes = Attributes::FailWorkflowExecutionCommandAttributes(failure);
        self.end(CommandType::FailWorkflowExecution, attributes).await
    }

    /// Starts a workflow, and ends it with a command.
    async fn end(&self, command_type: CommandType, attributes: Attributes) -> Run {
        let run = self.start().await;
        let command =
            Command { command_type: command_type.into(), attributes: Some(attributes), ..Command::default() };
        let poll = PollWorkflowTaskQueueRequest {
            namespace: "default".to_owned(),
            task_queue: Some(self.task_queue()),
            ..PollWorkflowTaskQueueRequest::default()
        };
        let mut server = self.server.clone();
        let task = server.poll_workflow_task_queue(poll.into_request()).await.unwrap().into_inner();
        let mut completed = RespondWorkflowTaskCompletedRequest {
            namespace: "default".to_owned(),
            task_token: task.task_token,
            commands: vec![command],
            ..RespondWorkflowTaskCompletedRequest::default()
        };
        encode_payloads(&mut completed, &codec(), &SerializationContextData::None).await.unwrap();
        server.respond_workflow_task_completed(completed.into_request()).await.unwrap();
        run
    }

    async fn start(&self) -> Run {
        let workflow_id = format!("shown-{}", unique());
        let mut request = StartWorkflowExecutionRequest {
            namespace: "default".to_owned(),
            workflow_id: workflow_id.clone(),
            request_id: workflow_id.clone(),
            workflow_type: Some(WorkflowType { name: "Shown".to_owned() }),
            task_queue: Some(self.task_queue()),
            input: Some(text(SECRETS[0])),
            ..StartWorkflowExecutionRequest::default()
        };
        encode_payloads(&mut request, &codec(), &SerializationContextData::None).await.unwrap();
        let mut server = self.server.clone();
        for _ in 0..100 {
            // The server makes its namespace after it listens.
            if let Ok(started) = server.start_workflow_execution(request.clone().into_request()).await {
                return Run { workflow_id, run_id: started.into_inner().run_id };
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        panic!("the workflow does not start");
    }

    fn task_queue(&self) -> TaskQueue {
        TaskQueue { name: self.queue.clone(), ..TaskQueue::default() }
    }
}
