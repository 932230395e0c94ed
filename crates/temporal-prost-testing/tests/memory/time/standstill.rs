//! Tests that wait for something that cannot happen.

use crate::order::Order;
use crate::worker::QUEUE;
use std::time::Duration;
use temporal_prost_testing::MemoryServer;
use temporalio_client::WorkflowStartOptions;

#[tokio::test]
async fn a_queue_without_worker_is_named() {
    let server = MemoryServer::with_options(|options| options.patience = Duration::from_millis(1200));
    let client = server.client().await.unwrap();
    let options = WorkflowStartOptions::new(QUEUE, "order").build();
    let order = client.start_workflow(Order::run, String::new(), options).await.unwrap();
    let error = format!("{:?}", order.get_result(Default::default()).await.unwrap_err());
    assert!(
        error.contains("workflow task waits on the task queue `orders`, which no worker polls"),
        "{error}"
    );
}

#[tokio::test]
async fn whoever_sleeps_goes_on() {
    let server = MemoryServer::with_options(|options| options.patience = Duration::from_millis(1200));
    let client = server.client().await.unwrap();
    let options = WorkflowStartOptions::new(QUEUE, "order").build();
    client.start_workflow(Order::run, String::new(), options).await.unwrap();
    server.sleep(Duration::from_mins(5)).await;
    assert_eq!(server.skipped(), Duration::from_mins(5));
}
