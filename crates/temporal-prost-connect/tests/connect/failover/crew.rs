//! A client and a worker that live through failovers.

use super::{admin::NAMESPACE, clusters::Clusters};
use crate::errand::{Errand, Runs, Steps};
use futures_util::{StreamExt, stream};
use std::time::Duration;
use temporal_prost_connect::Transport;
use temporalio_client::{
    Client, ClientOptions, Connection, ConnectionOptions, Url, WorkflowExecuteUpdateOptions,
    WorkflowGetResultOptions, WorkflowSignalOptions, WorkflowStartOptions,
};
use temporalio_sdk::{Runtime, Worker, WorkerOptions};
use tokio::task::{JoinHandle, spawn_local};

const QUEUE: &str = "errands";
/// The number of calls at the same time.
const WIDTH: usize = 20;
/// The timers of an errand, in seconds.
const PAUSE: u64 = 1;
/// The time that an activity takes, so that some are under way when the cluster is killed.
const STEP: Duration = Duration::from_secs(2);
/// The time in which a workflow must complete, on a machine with much else to do.
const PATIENCE: Duration = Duration::from_mins(3);
/// The number that updates add.
const ADDED: u32 = 1000;

pub(crate) fn id(number: u32) -> String {
    format!("errand-{number}")
}

pub(crate) struct Crew {
    client: Client,
    pub(crate) transport: Transport,
    runs: Runs,
    stop: Box<dyn Fn()>,
    worker: JoinHandle<()>,
}

/// The updates that succeeded and those that failed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Updates {
    pub(crate) succeeded: usize,
    pub(crate) failed: usize,
}

impl Crew {
    pub(crate) async fn start(clusters: &Clusters) -> Self {
        let (transport, runs) = (clusters.transport(), Runs::default());
        let client = connect(&transport).await;
        let steps = Steps { runs: runs.clone(), duration: STEP };
        let options =
            WorkerOptions::new(QUEUE).register_activities(steps).register_workflow::<Errand>().unwrap();
        let runtime = Runtime::from_current_tokio(Default::default()).unwrap();
        let mut worker = Worker::new(&runtime, connect(&transport).await, options.build()).unwrap();
        let stop = Box::new(worker.shutdown_handle());
        let worker = spawn_local(async move {
            let _runtime = runtime;
            worker.run().await.unwrap();
        });
        Self { client, transport, runs, stop, worker }
    }

    pub(crate) async fn stop(self) {
        (self.stop)();
        self.worker.await.unwrap();
    }

    /// Starts errands. Each start is acknowledged.
    pub(crate) async fn start_errands(&self, numbers: &[u32]) {
        let starts = numbers.iter().map(async |number| {
            let options = WorkflowStartOptions::new(QUEUE, id(*number)).build();
            self.client.start_workflow(Errand::run, (*number, PAUSE), options).await.unwrap();
        });
        stream::iter(starts).buffer_unordered(WIDTH).collect::<Vec<_>>().await;
    }

    /// Signals errands. Each signal is acknowledged.
    pub(crate) async fn signal(&self, numbers: &[u32]) {
        let signals = numbers.iter().map(async |number| assert!(signal(&self.client, *number).await));
        stream::iter(signals).buffer_unordered(WIDTH).collect::<Vec<_>>().await;
    }

    pub(crate) async fn update(&self, numbers: &[u32]) -> Updates {
        update_all(self.client.clone(), numbers.to_vec()).await
    }

    pub(crate) fn update_in_the_background(&self, numbers: &[u32]) -> JoinHandle<Updates> {
        spawn_local(update_all(self.client.clone(), numbers.to_vec()))
    }

    /// Sends what errands may still lack, and awaits their results.
    pub(crate) async fn complete(&self, numbers: &[u32]) {
        let completions = numbers.iter().map(async |number| {
            let completion = tokio::time::timeout(PATIENCE, self.complete_one(*number));
            assert!(completion.await.is_ok(), "errand {number} does not complete");
        });
        stream::iter(completions).buffer_unordered(numbers.len().max(1)).collect::<Vec<_>>().await;
    }

    async fn complete_one(&self, number: u32) {
        while !signal(&self.client, number).await && !self.is_closed(number).await {}
        while !update(&self.client, number).await && !self.is_closed(number).await {}
        let handle = self.client.get_workflow_handle::<Errand>(id(number));
        let result = handle.get_result(WorkflowGetResultOptions::default()).await.unwrap();
        assert_eq!(result, number + ADDED + 1);
    }

    async fn is_closed(&self, number: u32) -> bool {
        let handle = self.client.get_workflow_handle::<Errand>(id(number));
        let description = handle.describe(Default::default()).await;
        description.is_ok_and(|description| description.close_time().is_some())
    }

    /// Returns how many errands have not completed.
    pub(crate) async fn open(&self, numbers: &[u32]) -> usize {
        let checks = numbers.iter().map(async |number| !self.is_closed(*number).await);
        let open: Vec<bool> = stream::iter(checks).buffer_unordered(WIDTH).collect().await;
        open.into_iter().filter(|is_open| *is_open).count()
    }

    /// Returns how many steps have run more than once.
    pub(crate) fn repeated_steps(&self) -> usize {
        self.runs.lock().values().filter(|runs| **runs > 1).count()
    }
}

async fn connect(transport: &Transport) -> Client {
    let options = ConnectionOptions::new(Url::parse("http://errands.example").unwrap()).build();
    let connection = Connection::connect(transport.install(options)).await.unwrap();
    Client::new(connection, ClientOptions::new(NAMESPACE).build()).unwrap()
}

async fn update_all(client: Client, numbers: Vec<u32>) -> Updates {
    let updates = numbers.into_iter().map(|number| {
        let client = client.clone();
        async move { update(&client, number).await }
    });
    let results: Vec<bool> = stream::iter(updates).buffer_unordered(WIDTH).collect().await;
    let succeeded = results.iter().filter(|result| **result).count();
    Updates { succeeded, failed: results.len() - succeeded }
}

/// Returns whether the update was completed.
async fn update(client: &Client, number: u32) -> bool {
    let handle = client.get_workflow_handle::<Errand>(id(number));
    handle.execute_update(Errand::add, ADDED, WorkflowExecuteUpdateOptions::default()).await.is_ok()
}

/// Returns whether the signal was acknowledged.
async fn signal(client: &Client, number: u32) -> bool {
    let handle = client.get_workflow_handle::<Errand>(id(number));
    handle.signal(Errand::approve, (), WorkflowSignalOptions::default()).await.is_ok()
}
