//! An endpoint, its workers, and the workflows that call it.

use crate::harness::{connect_with, history, spawn_options, unique};
use std::{sync::atomic::Ordering, thread, time::Duration};
use temporal_prost::{
    WorkflowHandle,
    client::{
        Client, ClientOptions, NamespacedClient as _, grpc::OperatorService as _, tonic::IntoRequest as _,
    },
    common::protos::temporal::api::{
        history::v1::HistoryEvent,
        nexus::v1::{
            EndpointSpec, EndpointTarget,
            endpoint_target::{Variant, Worker},
        },
        operatorservice::v1::CreateNexusEndpointRequest,
    },
    nexus::NexusWorker,
    sdk::WorkerOptions,
};
use temporal_prost_e2e::{
    bourse::{Ask, Asked, Floor, Office},
    bourse_v1::{
        BrokeRequest,
        bourse_temporal::{self, query, update},
        brokers_temporal::{self, BrokeHandle, BrokersClient, workflow::Broke},
    },
};
use tokio::sync::oneshot;

/// The workers of a test, on their own task queue and behind their own endpoint.
pub(crate) struct Bourse {
    pub(super) client: Client,
    pub(super) queue: String,
    pub(super) endpoint: String,
    pub(super) asked: Asked,
}

impl Bourse {
    /// Starts the workers of callers, workflows and operations.
    pub(crate) async fn open() -> Self {
        Self::open_with(default_options).await
    }

    /// Starts them with these options of the client.
    pub(super) async fn open_with(options: fn() -> ClientOptions) -> Self {
        let bourse = Self::closed(options()).await;
        bourse.work(options);
        bourse.handle(&connect_with(options()).await);
        bourse
    }

    /// Creates the endpoint, without workers.
    pub(super) async fn closed(options: ClientOptions) -> Self {
        let queue = unique("bourse");
        let endpoint = queue.replace('_', "-");
        let client = connect_with(options).await;
        create_endpoint(&client, &endpoint, &queue).await;
        Self { client, queue, endpoint, asked: Asked::default() }
    }

    /// Starts the worker of the workflows behind the operations, and of those that call them.
    pub(super) fn work(&self, options: fn() -> ClientOptions) {
        Self::work_with(WorkerOptions::new(&*self.queue).build(), options);
    }

    pub(super) fn work_with(mut worker: WorkerOptions, options: fn() -> ClientOptions) {
        bourse_temporal::register_workflows::<Floor>(&mut worker).unwrap();
        brokers_temporal::register_workflows::<Office>(&mut worker).unwrap();
        crate::harness::spawn_with(worker, options());
    }

    /// Starts only the worker of the callers.
    pub(super) fn broke(&self) {
        let mut worker = WorkerOptions::new(self.callers()).build();
        brokers_temporal::register_workflows::<Office>(&mut worker).unwrap();
        spawn_options(worker);
    }

    /// Returns the task queue of callers that have a worker of their own.
    pub(super) fn callers(&self) -> String {
        format!("{}-callers", self.queue)
    }

    /// Returns the worker of the operations.
    pub(super) fn operations(&self, client: &Client) -> NexusWorker {
        let operations = bourse_temporal::nexus_service().query(query::Status).update(update::Amend);
        let operations = operations.operation(Ask, self.asked.clone());
        NexusWorker::new(client, &*self.queue).register(operations).unwrap()
    }

    /// Starts the worker of the operations until the process ends.
    pub(super) fn handle(&self, client: &Client) {
        Handling::start(self.operations(client)).forget();
    }

    /// Starts a workflow that calls operations.
    pub(crate) async fn start(&self, scenario: &str, id: &str) -> BrokeHandle {
        self.start_on(&self.queue, scenario, id).await
    }

    /// Waits until the workflow behind an operation runs.
    pub(crate) async fn trade_begins(&self, id: &str) {
        eventually("the trade starts", || async { self.trade(id).describe().await.is_ok() }).await;
    }

    pub(super) async fn start_on(&self, queue: &str, scenario: &str, id: &str) -> BrokeHandle {
        let [scenario, endpoint, id] = [scenario, &self.endpoint, id].map(str::to_owned);
        let request = BrokeRequest { scenario, endpoint, id };
        BrokersClient::new(self.client.clone()).broke(request).task_queue(queue).start().await.unwrap()
    }

    /// Runs a workflow that calls operations. Returns what it tells, and its history.
    pub(super) async fn broke_until_done(
        &self,
        scenario: &str,
        id: &str,
    ) -> (Vec<String>, Vec<HistoryEvent>) {
        let handle = self.start(scenario, id).await;
        let lines = handle.result().await.unwrap().lines;
        let events = history::<Broke>(&handle).await;
        (lines, events)
    }

    /// Returns the number of calls of the operation without a schema.
    pub(super) fn calls(&self) -> usize {
        self.asked.calls.load(Ordering::Relaxed)
    }

    /// Returns a handle to a workflow behind an operation.
    pub(super) fn trade(&self, id: &str) -> WorkflowHandle<bourse_temporal::workflow::Trade> {
        WorkflowHandle::attach(&self.client, format!("trade/{id}"))
    }
}

/// A worker of operations on a separate thread.
pub(crate) struct Handling {
    stop: oneshot::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Handling {
    pub(crate) fn start(worker: NexusWorker) -> Self {
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let stopped = async { stopped.await.unwrap_or(()) };
            tokio.block_on(worker.run_until(stopped)).expect("the worker ends in good order");
        });
        Self { stop, thread }
    }

    /// Lets it run until the process ends.
    pub(crate) fn forget(self) {
        std::mem::forget(self.stop);
    }

    /// Stops it, and waits for what it handles.
    pub(super) async fn stop(self) {
        self.stop.send(()).unwrap();
        tokio::task::spawn_blocking(|| self.thread.join().unwrap()).await.unwrap();
    }
}

/// Creates an endpoint in front of a task queue in the namespace of the client, and returns its id.
pub(crate) async fn create_endpoint(client: &Client, name: &str, queue: &str) -> String {
    let worker = Worker { namespace: client.namespace(), task_queue: queue.to_owned() };
    let target = Some(EndpointTarget { variant: Some(Variant::Worker(worker)) });
    let spec = Some(EndpointSpec { name: name.to_owned(), target, ..EndpointSpec::default() });
    let request = CreateNexusEndpointRequest { spec };
    let mut server = client.connection().clone();
    let created = server.create_nexus_endpoint(request.into_request()).await;
    created.expect("the endpoint is created").into_inner().endpoint.expect("the server returns it").id
}

/// Waits until `check` is true.
pub(super) async fn eventually<F: Future<Output = bool>>(what: &str, check: impl Fn() -> F) {
    for _ in 0..600 {
        if check().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}");
}

/// Returns the options of an ordinary client.
pub(super) fn default_options() -> ClientOptions {
    ClientOptions::new("default").build()
}
