//! Tests of whole workflows, in virtual time.

use crate::order::Order;
use crate::worker::{QUEUE, RunningWorker};
use std::time::Duration;
use temporal_prost_testing::MemoryServer;
use temporalio_client::{
    Client, WorkflowExecuteUpdateOptions, WorkflowHandle, WorkflowQueryOptions, WorkflowSignalOptions,
    WorkflowStartOptions,
};
use temporalio_common::protos::temporal::api::history::v1::HistoryEvent;
use temporalio_sdk::workflows::WorkflowImplementation;

type Handle = WorkflowHandle<Client, <Order as WorkflowImplementation>::Run>;

async fn start(client: &Client, id: &str) -> Handle {
    let options = WorkflowStartOptions::new(QUEUE, id).build();
    client.start_workflow(Order::run, "1 Main Street".to_owned(), options).await.unwrap()
}

async fn events(order: &Handle) -> Vec<HistoryEvent> {
    order.fetch_history(Default::default()).into_events().await.unwrap()
}

#[tokio::test]
async fn half_an_hour_passes_at_once_while_the_result_is_awaited() {
    let server = MemoryServer::new();
    let worker = RunningWorker::start(&server, 0);
    let client = server.client().await.unwrap();
    let order = start(&client, "order").await;
    assert_eq!(order.get_result(Default::default()).await.unwrap(), "shipped to 1 Main Street");
    assert_eq!(server.skipped(), Duration::from_mins(30));
    worker.stop().await;
}

#[tokio::test]
async fn nothing_is_skipped_until_somebody_awaits_it() {
    let server = MemoryServer::new();
    let worker = RunningWorker::start(&server, 0);
    let client = server.client().await.unwrap();
    let order = start(&client, "order").await;
    let address = order.query(Order::address, (), WorkflowQueryOptions::default()).await.unwrap();
    assert_eq!((address.as_str(), server.skipped()), ("1 Main Street", Duration::ZERO));
    server.sleep(Duration::from_mins(10)).await;
    let new = "2 Market Square".to_owned();
    let options = WorkflowExecuteUpdateOptions::default();
    assert_eq!(order.execute_update(Order::change_address, new, options).await.unwrap(), "1 Main Street");
    assert_eq!(server.skipped(), Duration::from_mins(10));
    order.signal(Order::ship_now, (), WorkflowSignalOptions::default()).await.unwrap();
    assert_eq!(order.get_result(Default::default()).await.unwrap(), "shipped to 2 Market Square");
    assert_eq!(server.skipped(), Duration::from_mins(10));
    worker.stop().await;
}

#[tokio::test]
async fn a_failed_activity_is_retried_after_its_backoff() {
    let server = MemoryServer::new();
    let worker = RunningWorker::start(&server, 2);
    let client = server.client().await.unwrap();
    let order = start(&client, "order").await;
    order.get_result(Default::default()).await.unwrap();
    assert_eq!(server.skipped(), Duration::from_mins(30) + Duration::from_secs(1 + 2));
    worker.stop().await;
}

#[tokio::test]
async fn the_same_test_gives_the_same_history() {
    let mut histories = Vec::new();
    for _ in 0..2 {
        let server = MemoryServer::new();
        let worker = RunningWorker::start(&server, 1);
        let client = server.client().await.unwrap();
        let order = start(&client, "order").await;
        order.get_result(Default::default()).await.unwrap();
        let times = events(&order).await.into_iter().map(|event| (event.event_type, event.event_time));
        histories.push((order.run_id().map(str::to_owned), times.collect::<Vec<_>>()));
        worker.stop().await;
    }
    assert_eq!(histories[0], histories[1]);
    assert!(histories[0].1.len() > 15);
}

#[tokio::test]
async fn another_worker_takes_over() {
    let server = MemoryServer::new();
    let worker = RunningWorker::start(&server, 0);
    let client = server.client().await.unwrap();
    let order = start(&client, "order").await;
    server.sleep(Duration::from_mins(10)).await;
    worker.stop().await;
    let worker = RunningWorker::start(&server, 0);
    assert_eq!(order.get_result(Default::default()).await.unwrap(), "shipped to 1 Main Street");
    worker.stop().await;
}

#[tokio::test]
async fn time_follows_the_system_on_request() {
    let server = MemoryServer::with_options(|options| options.skip_time = false);
    let before = server.now();
    assert!(std::time::SystemTime::now().duration_since(before).unwrap() < Duration::from_secs(10));
    server.skip(Duration::from_hours(1)).await;
    assert!(server.now().duration_since(before).unwrap() >= Duration::from_hours(1));
}
