//! Descriptions of pending Nexus operations.

use super::Server;
use crate::conformance::{Act, Answer, Fate, Handler, Stage, accepted, goes_on, worker};
use std::time::Duration;
use temporal_prost_testing::MemoryServer;
use temporalio_client::grpc::WorkflowService as _;
use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::common::v1::WorkflowExecution;
use temporalio_common::protos::temporal::api::failure::v1::Failure;
use temporalio_common::protos::temporal::api::workflow::v1::{
    NexusOperationCancellationInfo, PendingNexusOperationInfo,
};
use temporalio_common::protos::temporal::api::workflowservice::v1::{
    DescribeWorkflowExecutionRequest, TerminateWorkflowExecutionRequest,
};

/// The description of an operation after each of its steps.
const EXPECTED: [&str; 6] = [
    "Scheduled 0 ``",
    "BackingOff 1 ``, failed with `handler error (INTERNAL): as planned`, again later",
    "Started 2 `token`",
    "Started 2 `token`, cancellation Scheduled 0",
    "Started 2 `token`, cancellation BackingOff 1, failed with `handler error (INTERNAL): as planned`, again later",
    "Started 2 `token`, cancellation Succeeded 2",
];

fn failed(failure: Option<&Failure>) -> String {
    failure.map_or_else(String::new, |failure| format!(", failed with `{}`", failure.message))
}

fn cancellation(info: &NexusOperationCancellationInfo) -> String {
    assert!(info.requested_time.is_some());
    assert_eq!(info.last_attempt_complete_time.is_some(), info.attempt > 0);
    let again = if info.next_attempt_schedule_time.is_some() { ", again later" } else { "" };
    let state = info.state().as_str_name().trim_start_matches("NEXUS_OPERATION_CANCELLATION_STATE_");
    let failure = failed(info.last_attempt_failure.as_ref());
    format!(", cancellation {} {}{failure}{again}", camel(state), info.attempt)
}

fn camel(screaming: &str) -> String {
    let word = |word: &str| word[..1].to_owned() + &word[1..].to_lowercase();
    screaming.split('_').map(word).collect()
}

#[expect(deprecated, reason = "servers write the old name of the token, too")]
fn shown(info: &PendingNexusOperationInfo) -> String {
    assert_eq!((info.service.as_str(), info.operation.as_str()), ("Stage", "WorkflowCanceled"));
    assert_eq!((info.schedule_to_close_timeout.unwrap().seconds, info.scheduled_event_id), (60, 5));
    assert_eq!(info.operation_id, info.operation_token);
    assert!(info.scheduled_time.is_some());
    assert_eq!(info.last_attempt_complete_time.is_some(), info.attempt > 0);
    let again = if info.next_attempt_schedule_time.is_some() { ", again later" } else { "" };
    let state = info.state().as_str_name().trim_start_matches("PENDING_NEXUS_OPERATION_STATE_");
    let failure = failed(info.last_attempt_failure.as_ref());
    let cancellation = info.cancellation_info.as_ref().map_or_else(String::new, cancellation);
    format!("{} {} `{}`{failure}{again}{cancellation}", camel(state), info.attempt, info.operation_token)
}

/// A workflow that calls an operation, which the test handles itself.
struct Scene {
    stage: Stage,
    id: String,
    handler: Handler,
}

impl Scene {
    async fn pending(&self) -> Vec<String> {
        let workflow_id = self.id.clone();
        let request = DescribeWorkflowExecutionRequest {
            namespace: "default".to_owned(),
            execution: Some(WorkflowExecution { workflow_id, ..WorkflowExecution::default() }),
        };
        let mut server = self.stage.client.connection().clone();
        let described =
            server.describe_workflow_execution(request.into_request()).await.unwrap().into_inner();
        described.pending_nexus_operations.iter().map(shown).collect()
    }

    async fn expect(&self, step: usize) {
        for _ in 0..200 {
            if self.pending().await == [EXPECTED[step]] {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("step {step}: {:?} instead of `{}`", self.pending().await, EXPECTED[step]);
    }

    async fn answer(&self, answer: Answer) {
        let (token, _) = self.handler.poll().await;
        self.handler.answer(token, answer).await;
    }

    async fn terminate(&self) {
        let workflow_id = self.id.clone();
        let request = TerminateWorkflowExecutionRequest {
            namespace: "default".to_owned(),
            workflow_execution: Some(WorkflowExecution { workflow_id, ..WorkflowExecution::default() }),
            ..TerminateWorkflowExecutionRequest::default()
        };
        let mut server = self.stage.client.connection().clone();
        server.terminate_workflow_execution(request.into_request()).await.unwrap();
    }
}

#[tokio::test]
async fn pending_operations_are_described() {
    let memory = MemoryServer::with_options(|options| options.skip_time = false);
    for server in Server::real().into_iter().chain([Server::memory(memory)]) {
        let id = format!("pending-{:016x}", fastrand::u64(..));
        let stage = Stage::new(&server, id.clone()).await;
        let handler = Handler::new(stage.client.clone(), stage.queue.clone()).await;
        let scene = Scene { stage, id, handler };
        let worker = worker(&server, &scene.stage.queue);
        scene.stage.begin(&scene.id, vec![Act::Operation(Fate::WorkflowCanceled)]).await;
        scene.expect(0).await;
        scene.answer(Err("INTERNAL")).await;
        scene.expect(1).await;
        scene.answer(Ok(goes_on("token"))).await;
        // The workflow cancels it after a second.
        scene.expect(2).await;
        scene.expect(3).await;
        scene.answer(Err("INTERNAL")).await;
        scene.expect(4).await;
        scene.answer(Ok(accepted())).await;
        scene.expect(5).await;
        scene.terminate().await;
        worker.stop().await;
    }
}
