//! Several namespaces of one server.

use crate::order::{Order, Shop};
use crate::worker::{QUEUE, RunningWorker};
use std::time::Duration;
use temporal_prost_testing::MemoryServer;
use temporalio_client::{Client, ClientOptions, WorkflowHandle, WorkflowStartOptions};
use temporalio_sdk::WorkerOptions;
use temporalio_sdk::workflows::WorkflowImplementation;

/// The workflow id, which is in use in both namespaces.
const ID: &str = "order";

async fn start(
    client: &Client,
    address: &str,
) -> WorkflowHandle<Client, <Order as WorkflowImplementation>::Run> {
    let options = WorkflowStartOptions::new(QUEUE, ID).build();
    client.start_workflow(Order::run, address.to_owned(), options).await.unwrap()
}

#[tokio::test]
async fn namespaces_are_separate_but_share_the_clock() {
    let server = MemoryServer::with_options(|options| options.namespaces.push("billing".to_owned()));
    let workers = ["default", "billing"].map(|namespace| {
        let options = WorkerOptions::new(QUEUE)
            .register_activities(Shop { failures: 0.into() })
            .register_workflow::<Order>()
            .unwrap();
        RunningWorker::start_with(server.connection_options(), namespace, options.build())
    });
    let client = server.client().await.unwrap();
    let billing = server.client_with(ClientOptions::new("billing").build()).await.unwrap();
    let (first, second) = (start(&client, "1 Main Street").await, start(&billing, "2 Market Square").await);
    // Both workflows have begun, so both timers end at the same time.
    assert_eq!(first.query(Order::address, (), Default::default()).await.unwrap(), "1 Main Street");
    assert_eq!(second.query(Order::address, (), Default::default()).await.unwrap(), "2 Market Square");
    assert_eq!(first.get_result(Default::default()).await.unwrap(), "shipped to 1 Main Street");
    assert_eq!(second.get_result(Default::default()).await.unwrap(), "shipped to 2 Market Square");
    assert_eq!(server.skipped(), Duration::from_mins(30));
    for worker in workers {
        worker.stop().await;
    }
}

#[tokio::test]
async fn an_unknown_namespace_is_refused() {
    let server = MemoryServer::new();
    let client = server.client_with(ClientOptions::new("nowhere").build()).await.unwrap();
    let options = WorkflowStartOptions::new(QUEUE, ID).build();
    let refused = client.start_workflow(Order::run, String::new(), options).await.map(drop).unwrap_err();
    assert!(format!("{refused:?}").contains("Namespace nowhere is not found."), "{refused:?}");
}
