//! Requests that the SDK's client does not send.

use temporal_prost_testing::MemoryServer;
use temporalio_client::grpc::WorkflowService;
use temporalio_client::tonic::{Code, IntoRequest};
use temporalio_common::protos::temporal::api::common::v1::WorkflowExecution;
use temporalio_common::protos::temporal::api::workflowservice::v1::{
    CreateScheduleRequest, DescribeWorkflowExecutionRequest, GetWorkflowExecutionHistoryRequest,
    ListWorkflowExecutionsRequest, PauseActivityRequest, RespondActivityTaskCompletedRequest,
    StartWorkflowExecutionRequest,
};

async fn connection() -> temporalio_client::Connection {
    MemoryServer::new().client().await.unwrap().connection().clone()
}

#[tokio::test]
async fn an_unsupported_call_is_named() {
    let error =
        connection().await.pause_activity(PauseActivityRequest::default().into_request()).await.unwrap_err();
    let message = "temporal.api.workflowservice.v1.WorkflowService/PauseActivity is not supported by the in-memory Temporal server";
    assert_eq!((error.code(), error.message()), (Code::Unimplemented, message));
}

#[tokio::test]
async fn wrong_requests_get_the_status_of_a_real_server() {
    let mut server = connection().await;
    let namespace = || "default".to_owned();
    let start = StartWorkflowExecutionRequest { namespace: namespace(), ..Default::default() };
    let error = server.start_workflow_execution(start.into_request()).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::InvalidArgument, "WorkflowId is not set on request."));

    let execution = Some(WorkflowExecution { workflow_id: "unknown".to_owned(), run_id: String::new() });
    let describe = DescribeWorkflowExecutionRequest { namespace: namespace(), execution };
    let error = server.describe_workflow_execution(describe.into_request()).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::NotFound, "workflow not found for ID: unknown"));

    let list = ListWorkflowExecutionsRequest { namespace: "nowhere".to_owned(), ..Default::default() };
    let error = server.list_workflow_executions(list.into_request()).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::NotFound, "Namespace nowhere is not found."));

    let completed = RespondActivityTaskCompletedRequest { task_token: vec![0xff; 9], ..Default::default() };
    let error = server.respond_activity_task_completed(completed.into_request()).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::InvalidArgument, "Invalid TaskToken."));

    let token = b"x|-5".to_vec();
    let history = GetWorkflowExecutionHistoryRequest {
        namespace: namespace(),
        next_page_token: token,
        ..Default::default()
    };
    let error = server.get_workflow_execution_history(history.into_request()).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::InvalidArgument, "Invalid NextPageToken."));

    let schedule = CreateScheduleRequest { namespace: namespace(), ..Default::default() };
    let error = server.create_schedule(schedule.into_request()).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::InvalidArgument, "ScheduleId is not set on request."));
}
