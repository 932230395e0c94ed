//! A worker whose answers a test writes byte by byte, as workers in other languages may send them.

use temporal_prost::{
    client::{Connection, grpc::WorkflowService as _, tonic::IntoRequest as _},
    common::protos::temporal::api::{
        command::v1::{
            Command, CompleteWorkflowExecutionCommandAttributes, FailWorkflowExecutionCommandAttributes,
            command::Attributes,
        },
        common::v1::{Payload, Payloads},
        enums::v1::{CommandType, QueryResultType, TaskQueueKind},
        failure::v1::Failure,
        taskqueue::v1::TaskQueue,
        workflowservice::v1::{
            DeleteWorkflowExecutionRequest, PollWorkflowTaskQueueRequest, PollWorkflowTaskQueueResponse,
            RespondQueryTaskCompletedRequest, RespondWorkflowTaskCompletedRequest,
            RespondWorkflowTaskFailedRequest,
        },
    },
};
use tokio::{sync::watch, task::JoinHandle};

/// The answer to a workflow task or a query.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Completes the workflow or the query with this result.
    Result(Option<Payload>),
    /// Fails the workflow with this message.
    Failure(&'static str),
    /// Keeps the workflow running.
    Run,
    /// Deletes the workflow, as the end of its retention does.
    Forget,
}

/// Returns a payload with an encoding.
pub(crate) fn payload(encoding: &str, data: &[u8]) -> Answer {
    let metadata = [("encoding".to_owned(), encoding.as_bytes().to_vec())].into();
    Answer::Result(Some(Payload { metadata, data: data.to_vec(), ..Payload::default() }))
}

/// Returns the answer of a workflow that has made or found the box `tea`.
pub(crate) fn stored() -> Answer {
    payload("json/plain", br#"{"name": "tea", "weight": "250"}"#)
}

/// The task queue of the depot in a namespace.
#[derive(Clone)]
pub(crate) struct Queue {
    pub(crate) connection: Connection,
    pub(crate) namespace: String,
}

impl Queue {
    /// Waits for the next workflow task.
    async fn task(&mut self) -> PollWorkflowTaskQueueResponse {
        let kind = TaskQueueKind::Normal.into();
        let task_queue = Some(TaskQueue { name: "depot".to_owned(), kind, ..TaskQueue::default() });
        let namespace = self.namespace.clone();
        let poll = PollWorkflowTaskQueueRequest { namespace, task_queue, ..Default::default() };
        loop {
            let polled = self.connection.poll_workflow_task_queue(poll.clone().into_request()).await;
            let task = polled.unwrap().into_inner();
            // A poll ends without a task after a minute.
            if !task.task_token.is_empty() {
                return task;
            }
        }
    }

    /// Waits until a workflow is started that no worker runs, and leaves it to a later worker.
    pub(crate) async fn started(&mut self) {
        let task_token = self.task().await.task_token;
        let namespace = self.namespace.clone();
        let failed = RespondWorkflowTaskFailedRequest { task_token, namespace, ..Default::default() };
        self.connection.respond_workflow_task_failed(failed.into_request()).await.unwrap();
    }

    async fn answer(&mut self, task: PollWorkflowTaskQueueResponse, answer: Answer) {
        match answer {
            Answer::Result(result) if task.query.is_some() => self.result(task.task_token, result).await,
            Answer::Result(result) => self.complete(task.task_token, vec![complete(result)]).await,
            Answer::Failure(message) => self.complete(task.task_token, vec![fail(message)]).await,
            Answer::Run => self.complete(task.task_token, Vec::new()).await,
            Answer::Forget => {
                let (namespace, workflow_execution) = (self.namespace.clone(), task.workflow_execution);
                let delete = DeleteWorkflowExecutionRequest { namespace, workflow_execution };
                self.connection.delete_workflow_execution(delete.into_request()).await.unwrap();
            }
        }
    }

    async fn result(&mut self, task_token: Vec<u8>, result: Option<Payload>) {
        let namespace = self.namespace.clone();
        let query_result = result.map(|result| Payloads { payloads: vec![result] });
        let completed_type = QueryResultType::Answered.into();
        let request = RespondQueryTaskCompletedRequest {
            task_token,
            completed_type,
            query_result,
            namespace,
            ..Default::default()
        };
        self.connection.respond_query_task_completed(request.into_request()).await.unwrap();
    }

    async fn complete(&mut self, task_token: Vec<u8>, commands: Vec<Command>) {
        let namespace = self.namespace.clone();
        let request =
            RespondWorkflowTaskCompletedRequest { task_token, commands, namespace, ..Default::default() };
        self.connection.respond_workflow_task_completed(request.into_request()).await.unwrap();
    }
}

fn complete(result: Option<Payload>) -> Command {
    let result = result.map(|result| Payloads { payloads: vec![result] });
    let attributes = CompleteWorkflowExecutionCommandAttributes { result };
    Command {
        command_type: CommandType::CompleteWorkflowExecution.into(),
        attributes: Some(Attributes::CompleteWorkflowExecutionCommandAttributes(attributes)),
        ..Command::default()
    }
}

fn fail(message: &str) -> Command {
    let failure = Some(Failure { message: message.to_owned(), ..Failure::default() });
    let attributes = FailWorkflowExecutionCommandAttributes { failure };
    Command {
        command_type: CommandType::FailWorkflowExecution.into(),
        attributes: Some(Attributes::FailWorkflowExecutionCommandAttributes(attributes)),
        ..Command::default()
    }
}

/// The answers by the type of the workflow, or of the query.
type Answers = Vec<(&'static str, Answer)>;

/// Answers the tasks of a queue.
pub(crate) struct Puppet {
    answers: watch::Sender<Answers>,
    worker: JoinHandle<()>,
}

impl Puppet {
    pub(crate) fn start<const N: usize>(mut queue: Queue, answers: [(&'static str, Answer); N]) -> Self {
        let (answers, known) = watch::channel(Answers::from(answers));
        let worker = tokio::spawn(async move {
            loop {
                let task = queue.task().await;
                let answer = answer(&task, &known.borrow());
                queue.answer(task, answer).await;
            }
        });
        Self { answers, worker }
    }

    /// Changes the answers to later tasks.
    pub(crate) fn set<const N: usize>(&self, answers: [(&'static str, Answer); N]) {
        self.answers.send_replace(answers.into());
    }
}

fn answer(task: &PollWorkflowTaskQueueResponse, answers: &Answers) -> Answer {
    let query = task.query.as_ref().map(|query| &*query.query_type);
    let workflow = task.workflow_type.as_ref().map(|workflow| &*workflow.name);
    let name = query.or(workflow).unwrap_or_default();
    let known = answers.iter().find(|(method, _)| name.ends_with(method));
    known.map_or_else(|| panic!("{name} was not expected"), |(_, answer)| answer.clone())
}

impl Drop for Puppet {
    fn drop(&mut self) {
        self.worker.abort();
    }
}
