//! A client and a worker of the SDK, while clusters switch and fail.

use super::site::{Site, connect, fail_over, sites};
use crate::errand::{Errand, Steps};
use std::{cell::Cell, rc::Rc, time::Duration};
use temporal_prost_connect::{
    Transport,
    faults::{Fault, Rule},
};
use temporalio_client::{
    Client, ClientOptions, Connection, ConnectionOptions, Url, WorkflowExecuteUpdateOptions,
    WorkflowGetResultOptions, WorkflowSignalOptions, WorkflowStartOptions,
};
use temporalio_sdk::{Runtime, Worker, WorkerOptions};
use tokio::task::{JoinSet, LocalSet, spawn_local};

const QUEUE: &str = "errands";
/// The number of workflows that are under way at the same time.
const ERRANDS: u32 = 30;

async fn client(transport: &Transport) -> Client {
    let options = ConnectionOptions::new(Url::parse("http://follows.example").unwrap()).build();
    let connection = Connection::connect(transport.install(options)).await.unwrap();
    Client::new(connection, ClientOptions::new("default").build()).unwrap()
}

/// Runs workflows with a client and a worker of the transport, and returns what they return.
async fn run_errands(transport: &Transport) -> Vec<u32> {
    let runtime = Runtime::from_current_tokio(Default::default()).unwrap();
    let options = WorkerOptions::new(QUEUE)
        .register_activities(Steps::default())
        .register_workflow::<Errand>()
        .unwrap();
    let mut worker = Worker::new(&runtime, client(transport).await, options.build()).unwrap();
    let stop = worker.shutdown_handle();
    let worker = spawn_local(async move { worker.run().await });
    let client = client(transport).await;
    let mut errands = JoinSet::new();
    for number in 0..ERRANDS {
        errands.spawn_local(errand(client.clone(), number));
    }
    let mut results = errands.join_all().await;
    results.sort_unstable();
    stop();
    worker.await.unwrap().unwrap();
    results
}

async fn errand(client: Client, number: u32) -> u32 {
    let options = WorkflowStartOptions::new(QUEUE, format!("errand-{number}")).build();
    let handle = client.start_workflow(Errand::run, (number, 60), options).await.unwrap();
    let update = WorkflowExecuteUpdateOptions::default();
    assert_eq!(handle.execute_update(Errand::add, 100, update).await.unwrap(), 100);
    // So that switches fall between the steps.
    tokio::time::sleep(Duration::from_millis(u64::from(number) * 50)).await;
    handle.signal(Errand::approve, (), WorkflowSignalOptions::default()).await.unwrap();
    handle.get_result(WorkflowGetResultOptions::default()).await.unwrap()
}

fn expected() -> Vec<u32> {
    (0..ERRANDS).map(|number| number + 101).collect()
}

/// Fails over four times a second as long as `errands` run, and returns how often.
async fn while_switching<T>(sites: &[Site; 2], errands: impl Future<Output = T>) -> (T, i64) {
    let version = Rc::new(Cell::new(1));
    let switching = async {
        loop {
            tokio::time::sleep(Duration::from_millis(250)).await;
            version.set(version.get() + 1);
            fail_over(sites, (usize::try_from(version.get() + 1).unwrap() % 2, version.get()));
        }
    };
    tokio::select! {
        result = errands => (result, version.get()),
        () = switching => unreachable!("it never ends"),
    }
}

#[tokio::test]
async fn no_call_fails_and_no_workflow_is_lost_while_clusters_switch() {
    let sites = sites();
    let transport = connect(&sites);
    let errands = while_switching(&sites, run_errands(&transport));
    let (results, switches) = LocalSet::new().run_until(Box::pin(errands)).await;
    assert_eq!(results, expected());
    assert!(switches > 3, "{switches}");
    for site in &sites {
        assert!(site.received("StartWorkflowExecution") + site.received("PollWorkflowTaskQueue") > 0);
    }
}

#[tokio::test]
async fn every_workflow_completes_once_although_connections_break() {
    let [a, b] = sites();
    let sites = [a, b.forwarding()];
    // Without signals: a signal that is repeated after it has completed its workflow finds no workflow.
    let rpcs = [
        "StartWorkflowExecution",
        "UpdateWorkflowExecution",
        "RespondWorkflowTaskCompleted",
        "RespondActivityTaskCompleted",
    ];
    for (seed, rpc) in (1..).zip(rpcs) {
        sites[0].faults.add(Rule::new(Fault::Reset).rpc(rpc).share(0.1).seed(seed));
    }
    sites[0].faults.add(Rule::new(Fault::Refuse).share(0.02));
    sites[0].faults.add(Rule::new(Fault::Delay(Duration::from_millis(5))).share(0.2).seed(9));
    let results = LocalSet::new().run_until(Box::pin(run_errands(&connect(&sites)))).await;
    assert_eq!(results, expected());
    assert!(sites[0].faults.hits() > 10, "{}", sites[0].faults.hits());
}
