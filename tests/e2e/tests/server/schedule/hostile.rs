//! A server whose descriptions lack parts, or contain what no schedule of ours has.

use std::sync::Arc;
use temporal_prost::{
    Report,
    client::{
        Client, ClientOptions, Connection, ConnectionOptions, Url,
        callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse},
        tonic::Status,
    },
    common::protos::temporal::api::{
        common::v1::{Payload, Payloads, WorkflowType},
        schedule::v1::{
            Schedule, ScheduleAction, ScheduleActionResult, ScheduleInfo, schedule_action::Action,
        },
        workflow::v1::NewWorkflowExecutionInfo,
        workflowservice::v1::DescribeScheduleResponse,
    },
    prost::Message as _,
    schedule::{ScheduleDescription, ScheduleError},
};
use temporal_prost_e2e::every::v1::every_temporal::{EveryClient, workflow::Full};

/// Returns a client of a server that describes every schedule like this, and rejects everything else.
async fn client(description: DescribeScheduleResponse) -> EveryClient {
    let callback = Arc::new(move |request: GrpcRequest| {
        let answer = match request.rpc.as_str() {
            "GetSystemInfo" => Ok(Vec::new()),
            "DescribeSchedule" => Ok(description.encode_to_vec()),
            rpc => Err(Status::failed_precondition(format!("no {rpc} today"))),
        };
        let answer = answer.map(|proto| GrpcSuccessResponse { headers: Default::default(), proto });
        Box::pin(std::future::ready(answer)) as _
    });
    let options = ConnectionOptions::new(Url::parse("http://hostile").unwrap())
        .service_override(CallbackBasedGrpcService { callback })
        .dns_load_balancing(None)
        .build();
    let connection = Connection::connect(options).await.unwrap();
    EveryClient::new(Client::new(connection, ClientOptions::new("default").build()).unwrap())
}

fn starting(start: NewWorkflowExecutionInfo) -> DescribeScheduleResponse {
    let action = ScheduleAction { action: Some(Action::StartWorkflow(start)) };
    let schedule = Schedule { action: Some(action), ..Schedule::default() };
    // A result without a workflow, as of an action of another kind.
    let info =
        ScheduleInfo { recent_actions: vec![ScheduleActionResult::default()], ..ScheduleInfo::default() };
    DescribeScheduleResponse {
        schedule: Some(schedule),
        info: Some(info),
        ..DescribeScheduleResponse::default()
    }
}

async fn described(start: NewWorkflowExecutionInfo) -> ScheduleDescription<Full> {
    client(starting(start)).await.full_schedule("odd").describe().await.unwrap()
}

fn full(input: Option<Payloads>) -> NewWorkflowExecutionInfo {
    let workflow_type = Some(WorkflowType { name: "every-full".to_owned() });
    NewWorkflowExecutionInfo { workflow_type, input, ..NewWorkflowExecutionInfo::default() }
}

#[tokio::test]
async fn descriptions_may_lack_everything() {
    let odd = described(NewWorkflowExecutionInfo::default()).await;
    assert_eq!((odd.workflow_type(), odd.note(), odd.remaining_actions()), ("", None, None));
    assert!(odd.recent_runs().is_empty() && odd.running().is_empty() && odd.next_runs().is_empty());
    assert!(odd.spec().is_none() && !odd.is_paused());
    assert!(matches!(odd.input().await, Err(ScheduleError::OtherWorkflow { .. })));

    let empty = client(DescribeScheduleResponse::default()).await;
    let error = Report::new(&empty.full_schedule("odd").describe().await.unwrap_err()).to_string();
    assert!(error.starts_with("the request for schedule `odd` failed: "), "{error}");
}

#[tokio::test]
async fn an_input_that_cannot_be_decoded_is_an_error() {
    let garbage = Payload { data: b"garbage".to_vec(), ..Payload::default() };
    for payloads in [None, Some(Payloads { payloads: vec![garbage.clone()] })] {
        let error = described(full(payloads)).await.input().await.unwrap_err();
        assert!(matches!(error, ScheduleError::Failed { .. }), "{error:?}");
        assert!(Report::new(&error).to_string().contains("every.v1.FullRequest"), "{error:?}");
    }
}

#[tokio::test]
async fn only_a_conflict_is_tried_again() {
    let odd = client(starting(full(None))).await.full_schedule("odd");
    let mut calls = 0;
    let update = odd.update(|schedule| {
        calls += 1;
        schedule.note("b")
    });
    let error = update.await.unwrap_err();
    assert_eq!(calls, 1);
    let expected = "the request for schedule `odd` failed: no UpdateSchedule today";
    assert_eq!(Report::new(&error).to_string(), expected);
}
