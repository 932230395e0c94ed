//! Workers with and without a cache of workflows.

use crate::order::{Order, Shop};
use crate::worker::{QUEUE, RunningWorker};
use temporal_prost_testing::MemoryServer;
use temporalio_client::WorkflowStartOptions;
use temporalio_common::protos::temporal::api::enums::v1::TaskQueueKind;
use temporalio_common::protos::temporal::api::history::v1::history_event::Attributes;
use temporalio_sdk::WorkerOptions;

/// Runs an order. Returns the kinds of the queues of its workflow tasks.
async fn queues(cache: usize) -> Vec<TaskQueueKind> {
    let server = MemoryServer::new();
    let options = WorkerOptions::new(QUEUE)
        .max_cached_workflows(cache)
        .register_activities(Shop { failures: 0.into() })
        .register_workflow::<Order>()
        .unwrap();
    let worker = RunningWorker::start_with(server.connection_options(), "default", options.build());
    let client = server.client().await.unwrap();
    let options = WorkflowStartOptions::new(QUEUE, "order").build();
    let order = client.start_workflow(Order::run, "1 Main Street".to_owned(), options).await.unwrap();
    assert_eq!(order.query(Order::address, (), Default::default()).await.unwrap(), "1 Main Street");
    assert_eq!(order.get_result(Default::default()).await.unwrap(), "shipped to 1 Main Street");
    assert_eq!(order.query(Order::address, (), Default::default()).await.unwrap(), "1 Main Street");
    worker.stop().await;
    let events = order.fetch_history(Default::default()).into_events().await.unwrap();
    let queue = |attributes| match attributes {
        Some(Attributes::WorkflowTaskScheduledEventAttributes(task)) => Some(task.task_queue.unwrap().kind()),
        _ => None,
    };
    events.into_iter().filter_map(|event| queue(event.attributes)).collect()
}

#[tokio::test]
async fn a_worker_without_cache_gets_the_whole_history_on_the_common_queue() {
    assert_eq!(queues(0).await, [TaskQueueKind::Normal; 3]);
}

#[tokio::test]
async fn a_worker_with_a_cache_gets_new_events_on_its_own_queue() {
    assert_eq!(queues(10).await, [TaskQueueKind::Normal, TaskQueueKind::Sticky, TaskQueueKind::Sticky]);
}
