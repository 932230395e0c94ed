//! Limits of histories.

use crate::server::Server;
use temporalio_client::Client;
use temporalio_client::grpc::WorkflowService as _;
use temporalio_client::tonic::{Code, IntoRequest, Status};
use temporalio_common::protos::temporal::api::command::v1::{
    Command, RecordMarkerCommandAttributes, command::Attributes as Requested,
};
use temporalio_common::protos::temporal::api::common::v1::{WorkflowExecution, WorkflowType};
use temporalio_common::protos::temporal::api::enums::v1::CommandType;
use temporalio_common::protos::temporal::api::history::v1::{HistoryEvent, history_event::Attributes};
use temporalio_common::protos::temporal::api::taskqueue::v1::TaskQueue;
use temporalio_common::protos::temporal::api::workflowservice::v1::{
    GetWorkflowExecutionHistoryReverseRequest, PollWorkflowTaskQueueRequest,
    PollWorkflowTaskQueueResponse as Task, RespondWorkflowTaskCompletedRequest,
    StartWorkflowExecutionRequest,
};

/// A workflow whose worker only records markers.
struct Recorder {
    client: Client,
    id: String,
}

impl Recorder {
    async fn start(server: &Server) -> Self {
        let (client, id) = (server.client().await, format!("recorder-{:x}", fastrand::u64(..)));
        let request = StartWorkflowExecutionRequest {
            namespace: "default".to_owned(),
            workflow_id: id.clone(),
            workflow_type: Some(WorkflowType { name: "Recorder".to_owned() }),
            task_queue: Some(TaskQueue { name: id.clone(), ..Default::default() }),
            request_id: id.clone(),
            ..Default::default()
        };
        client.connection().clone().start_workflow_execution(request.into_request()).await.unwrap();
        Self { client, id }
    }

    /// Returns the next task, and whether it advises to continue as new.
    async fn task(&self) -> (Task, bool) {
        let request = PollWorkflowTaskQueueRequest {
            namespace: "default".to_owned(),
            task_queue: Some(TaskQueue { name: self.id.clone(), ..Default::default() }),
            ..Default::default()
        };
        let task = self.client.connection().clone().poll_workflow_task_queue(request.into_request()).await;
        let task = task.unwrap().into_inner();
        let advice = |event: &HistoryEvent| match &event.attributes {
            Some(Attributes::WorkflowTaskStartedEventAttributes(it)) => Some(it.suggest_continue_as_new),
            _ => None,
        };
        let events = task.history.iter().flat_map(|history| &history.events);
        let advised = events.filter_map(advice).next_back();
        (task, advised.unwrap())
    }

    /// Completes a task with markers. Another task follows.
    async fn record(&self, task: Task, markers: usize) -> Result<(), Status> {
        let marker = RecordMarkerCommandAttributes { marker_name: "m".to_owned(), ..Default::default() };
        let command = Command {
            command_type: CommandType::RecordMarker as i32,
            attributes: Some(Requested::RecordMarkerCommandAttributes(marker)),
            ..Default::default()
        };
        let request = RespondWorkflowTaskCompletedRequest {
            namespace: "default".to_owned(),
            task_token: task.task_token,
            commands: vec![command; markers],
            force_create_new_workflow_task: true,
            ..Default::default()
        };
        let mut connection = self.client.connection().clone();
        connection.respond_workflow_task_completed(request.into_request()).await.map(drop)
    }

    async fn last_event(&self) -> HistoryEvent {
        let request = GetWorkflowExecutionHistoryReverseRequest {
            namespace: "default".to_owned(),
            execution: Some(WorkflowExecution { workflow_id: self.id.clone(), ..Default::default() }),
            maximum_page_size: 1,
            ..Default::default()
        };
        let mut connection = self.client.connection().clone();
        let page = connection.get_workflow_execution_history_reverse(request.into_request()).await.unwrap();
        page.into_inner().history.unwrap().events.remove(0)
    }
}

#[tokio::test]
async fn a_long_history_advises_to_continue_as_new() {
    for server in Server::all() {
        let recorder = Recorder::start(&server).await;
        let (task, _) = recorder.task().await;
        // The next task starts with event 4095, and the one after it with event 4099.
        recorder.record(task, 4089).await.unwrap();
        let (task, advised) = recorder.task().await;
        assert_eq!((task.started_event_id, advised), (4095, false));
        recorder.record(task, 1).await.unwrap();
        let (task, advised) = recorder.task().await;
        assert_eq!((task.started_event_id, advised), (4099, true));
    }
}

#[tokio::test]
async fn a_history_that_becomes_too_long_is_terminated() {
    for server in Server::all() {
        let recorder = Recorder::start(&server).await;
        for _ in 0..12 {
            let (task, _) = recorder.task().await;
            recorder.record(task, 4000).await.unwrap();
        }
        let (task, _) = recorder.task().await;
        let refused = recorder.record(task, 4000).await.unwrap_err();
        let message = "Workflow history count exceeds limit.";
        assert_eq!((refused.code(), refused.message()), (Code::InvalidArgument, message));
        let last = recorder.last_event().await;
        let Some(Attributes::WorkflowExecutionTerminatedEventAttributes(terminated)) = last.attributes else {
            panic!("{last:?}")
        };
        assert_eq!((last.event_id, terminated.reason.as_str()), (48041, message));
    }
}
