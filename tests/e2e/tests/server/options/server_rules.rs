//! Checks that servers still reject the options that the generator's rules reject for that reason.

use crate::harness::{connect, unique};
use std::time::Duration;
use temporal_prost::{
    client::{grpc::WorkflowService as _, tonic::IntoRequest as _},
    workflow::common::protos::temporal::api::{
        common::v1::{Priority, RetryPolicy, WorkflowType},
        taskqueue::v1::TaskQueue,
        workflowservice::v1::StartWorkflowExecutionRequest,
    },
};

/// Starts a workflow with these options, and returns the server's message if it rejects the start.
async fn refused(retry_policy: Option<RetryPolicy>, priority: Option<Priority>) -> Option<String> {
    let request = StartWorkflowExecutionRequest {
        namespace: "default".to_owned(),
        workflow_id: unique("refused"),
        request_id: unique("request"),
        workflow_type: Some(WorkflowType { name: "nobody's".to_owned() }),
        task_queue: Some(TaskQueue { name: "nobody's".to_owned(), ..Default::default() }),
        workflow_run_timeout: Duration::from_secs(1).try_into().ok(),
        retry_policy,
        priority,
        ..Default::default()
    };
    let mut server = connect().await.connection().clone();
    let started = server.start_workflow_execution(request.into_request()).await;
    started.err().map(|status| status.message().to_owned())
}

#[tokio::test]
async fn retry_policies() {
    let policy = |backoff_coefficient, longest, maximum_attempts| RetryPolicy {
        backoff_coefficient,
        maximum_interval: Duration::from_millis(longest).try_into().ok(),
        maximum_attempts,
        ..Default::default()
    };
    let refusal = |policy| refused(Some(policy), None);
    assert!(refusal(policy(0.5, 0, 0)).await.is_some());
    assert!(refusal(policy(1.0, 500, 0)).await.is_some());
    assert!(refusal(policy(1.0, 0, -1)).await.is_some());
    assert_eq!(refusal(policy(0.5, 0, 1)).await, None, "nothing is retried");
    assert_eq!(refusal(policy(1.0, 1_000, 0)).await, None);
}

#[tokio::test]
async fn priorities() {
    let refusal = |priority| refused(None, Some(priority));
    let key = |length| Priority { fairness_key: "k".repeat(length), ..Default::default() };
    assert!(refusal(Priority { priority_key: -1, ..Default::default() }).await.is_some());
    assert!(refusal(Priority { fairness_weight: -0.5, ..Default::default() }).await.is_some());
    assert!(refusal(key(65)).await.is_some());
    assert_eq!(refusal(key(64)).await, None);
}
