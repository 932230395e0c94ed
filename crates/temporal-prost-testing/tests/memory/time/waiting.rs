//! Activities that wait for a workflow of the same server.

use crate::order::{Order, Shop};
use crate::worker::{QUEUE, RunningWorker};
use std::sync::Arc;
use std::time::Duration;
use temporal_prost_testing::{MemoryServer, WAITING_ACTIVITY};
use temporalio_client::grpc::WorkflowService as _;
use temporalio_client::tonic::IntoRequest;
use temporalio_client::tonic::metadata::MetadataValue;
use temporalio_client::{Client, WorkflowStartOptions};
use temporalio_common::protos::temporal::api::common::v1::{RetryPolicy, WorkflowExecution};
use temporalio_common::protos::temporal::api::enums::v1::HistoryEventFilterType;
use temporalio_common::protos::temporal::api::workflowservice::v1::GetWorkflowExecutionHistoryRequest;
use temporalio_macros::{activities, workflow, workflow_methods};
use temporalio_sdk::activities::{ActivityContext, ActivityError};
use temporalio_sdk::{ActivityOptions, WorkerOptions, WorkflowContext, WorkflowContextView, WorkflowResult};

/// Starts an order and waits for its end.
struct Delegate {
    client: Client,
}

#[activities]
impl Delegate {
    #[activity]
    async fn order(self: Arc<Self>, ctx: ActivityContext, announces: bool) -> Result<(), ActivityError> {
        let options = WorkflowStartOptions::new(QUEUE, "order").build();
        self.client.start_workflow(Order::run, String::new(), options).await?;
        let execution = WorkflowExecution { workflow_id: "order".to_owned(), run_id: String::new() };
        let mut request = GetWorkflowExecutionHistoryRequest {
            namespace: "default".to_owned(),
            execution: Some(execution),
            wait_new_event: true,
            history_event_filter_type: HistoryEventFilterType::CloseEvent as i32,
            ..Default::default()
        }
        .into_request();
        request.set_timeout(Duration::from_mins(1));
        if announces {
            let token = MetadataValue::from_bytes(&ctx.info().task_token);
            request.metadata_mut().insert_bin(WAITING_ACTIVITY, token);
        }
        self.client.connection().clone().get_workflow_execution_history(request).await?;
        Ok(())
    }
}

#[workflow]
struct Boss {
    announces: bool,
}

#[workflow_methods]
impl Boss {
    #[init]
    fn new(_: &WorkflowContextView, announces: bool) -> Self {
        Self { announces }
    }

    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let announces = ctx.state(|boss| boss.announces);
        let patience = if announces { Duration::from_hours(1) } else { Duration::from_secs(1) };
        let once = RetryPolicy { maximum_attempts: 1, ..Default::default() };
        let options = ActivityOptions::with_start_to_close_timeout(patience).retry_policy(once).build();
        Ok(ctx.execute_activity(Delegate::order, announces, options).await?)
    }
}

/// Returns `true` if the workflow succeeds, and the skipped time.
async fn succeeds(announces: bool) -> (bool, Duration) {
    let server = MemoryServer::new();
    let client = server.client().await.unwrap();
    let options = WorkerOptions::new(QUEUE)
        .register_activities(Shop { failures: 0.into() })
        .register_activities(Delegate { client: client.clone() })
        .register_workflow::<Order>()
        .unwrap()
        .register_workflow::<Boss>()
        .unwrap();
    let worker = RunningWorker::start_with(server.connection_options(), "default", options.build());
    let options = WorkflowStartOptions::new(QUEUE, "boss").build();
    let boss = client.start_workflow(Boss::run, announces, options).await.unwrap();
    let result = boss.get_result(Default::default()).await;
    worker.kill().await;
    (result.is_ok(), server.skipped())
}

#[tokio::test]
async fn time_is_skipped_if_the_activity_announces_that_it_waits() {
    assert_eq!(succeeds(true).await, (true, Duration::from_mins(30)));
}

#[tokio::test]
async fn a_running_activity_prevents_time_from_being_skipped() {
    // The activity times out in real time, because the order cannot end before it.
    assert!(!succeeds(false).await.0);
}
