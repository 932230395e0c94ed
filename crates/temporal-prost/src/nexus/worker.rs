mod around;
mod metrics;
mod poll;
mod registry;
mod respond;
mod subject;
mod task;

pub use around::{NexusAnswer, NexusHandled};
pub use registry::NexusRegistrationError;

use super::{NexusContext, NexusHandlers, NexusService};
use crate::hook::Hooks;
use around::Around;
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use metrics::Metrics;
use registry::Registry;
use std::{fmt, future::Future, sync::Arc};
use task::Desk;
use temporalio_client::{Client, NamespacedClient as _, tonic::Status};
use temporalio_common::telemetry::metrics::{CoreMeter, NoOpCoreMeter};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
};

/// The number of requests that are handled at once.
const MAX_CONCURRENT: usize = 100;
const POLLERS: usize = 5;

/// A worker that handles the Nexus operations of a task queue.
///
/// It polls next to the SDK's worker of the same task queue, and both may have the same client. It uses the data converter,
/// codec, interceptors and hooks of its client.
///
/// ```no_run
/// use shop::v1::orders_temporal;
/// use temporal_prost::{client::Client, nexus::NexusWorker};
/// use temporal_prost_connect::host::{Host, HostedWorker};
///
/// # async fn serve(client: Client, options: temporal_prost::sdk::WorkerOptions) -> Result<(), Box<dyn std::error::Error>> {
/// let nexus = NexusWorker::new(&client, orders_temporal::TASK_QUEUE).register(orders_temporal::nexus_service())?;
/// Host::new()
///     .worker(HostedWorker::new(client, options))
///     .task("nexus", move |drain| {
///         let nexus = nexus.clone();
///         async move { nexus.run_until(drain.requested()).await }
///     })
///     .run()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct NexusWorker {
    client: Client,
    task_queue: String,
    registry: Registry,
    metrics: Metrics,
    around: Around,
    hooks: Hooks,
    max_concurrent: usize,
    pollers: usize,
}

/// An error that ends a [`NexusWorker`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NexusWorkerError {
    /// The server has refused to give tasks for a minute.
    #[error("Nexus tasks of the queue `{task_queue}` cannot be polled")]
    Poll {
        /// The task queue.
        task_queue: String,
        /// The answer of the server.
        source: Box<Status>,
    },
}

impl NexusWorker {
    /// Creates a worker without operations, in the namespace of the client.
    pub fn new(client: &Client, task_queue: impl Into<String>) -> Self {
        let task_queue = task_queue.into();
        let metrics = Metrics::new(Arc::new(NoOpCoreMeter), [&client.namespace(), &task_queue]);
        let (registry, around, hooks) = (Registry::default(), Around::default(), Hooks::new());
        let (max_concurrent, pollers) = (MAX_CONCURRENT, POLLERS);
        Self { client: client.clone(), task_queue, registry, metrics, around, hooks, max_concurrent, pollers }
    }

    /// Adds the operations of a service.
    ///
    /// # Errors
    /// Returns an error if the service is registered already, or if two of its operations have the same name.
    pub fn register<S: NexusService>(
        mut self,
        handlers: NexusHandlers<S>,
    ) -> Result<Self, NexusRegistrationError> {
        self.registry.add(S::NEXUS_NAME, handlers.operations)?;
        Ok(self)
    }

    /// Sets how many requests are handled at once. Defaults to 100.
    #[must_use]
    pub fn max_concurrent(mut self, requests: usize) -> Self {
        self.max_concurrent = requests.max(1);
        self
    }

    /// Sets how many requests for tasks wait at the server at once. Defaults to 5.
    #[must_use]
    pub fn pollers(mut self, pollers: usize) -> Self {
        self.pollers = pollers.max(1);
        self
    }

    /// Runs code around every handler, for example to give it a context or to check its caller. The function that was
    /// added first is the outermost.
    ///
    /// ```
    /// use futures_util::FutureExt as _;
    /// use temporal_prost::nexus::{HandlerErrorType, NexusError, NexusWorker};
    ///
    /// fn only_for_known_tenants(worker: NexusWorker) -> NexusWorker {
    ///     worker.around(|context, handled| match context.header("tenant") {
    ///         Some(_) => handled,
    ///         None => {
    ///             let error = NexusError::handler(HandlerErrorType::Unauthorized, "the header `tenant` is missing");
    ///             async move { error.into() }.boxed()
    ///         }
    ///     })
    /// }
    /// ```
    #[must_use]
    pub fn around(
        mut self,
        around: impl for<'h> Fn(&NexusContext, NexusHandled<'h>) -> NexusHandled<'h> + Send + Sync + 'static,
    ) -> Self {
        self.around.push(around);
        self
    }

    /// Checks each start of an operation by these hooks, with its typed input, before its handler runs. The error of a
    /// refused start has the type [`Unauthorized`](super::HandlerErrorType::Unauthorized), or
    /// [`Unavailable`](super::HandlerErrorType::Unavailable) if the refusal is transient. Hooks of several calls all run.
    ///
    /// A cancellation is not checked: the server sends it only for an operation of the same caller.
    ///
    /// ```
    /// use temporal_prost::{
    ///     hook::{Call, Hook, Hooks, Refusal},
    ///     nexus::NexusWorker,
    /// };
    ///
    /// struct Closed;
    ///
    /// impl Hook for Closed {
    ///     fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
    ///         Err(Refusal::new(format!("{} is closed", call.service())))
    ///     }
    /// }
    ///
    /// fn close(worker: NexusWorker) -> NexusWorker {
    ///     worker.hooks(Hooks::new().with(Closed))
    /// }
    /// ```
    #[must_use]
    pub fn hooks(mut self, hooks: Hooks) -> Self {
        self.hooks = self.hooks.and(hooks);
        self
    }

    /// Records the metrics of Temporal's other SDKs for Nexus tasks with this meter, with the labels `namespace` and
    /// `task_queue`, and for tasks `nexus_service` and `nexus_operation`. Defaults to no metrics.
    ///
    /// | metric | value |
    /// |---|---|
    /// | `temporal_nexus_task_schedule_to_start_latency` | the time from the request to the start of its handler |
    /// | `temporal_nexus_task_execution_latency` | the time that the handler takes |
    /// | `temporal_nexus_task_endtoend_latency` | the time from the request until the server has the answer |
    /// | `temporal_nexus_task_execution_failed` | the number of tasks that have failed or timed out, with the label `failure_reason` |
    /// | `temporal_nexus_poll_no_task` | the number of polls that the server has answered without a task |
    ///
    /// ```
    /// use temporal_prost::nexus::NexusWorker;
    /// use temporal_prost_connect::host::Host;
    ///
    /// /// Exports the metrics together with those of the SDK's workers.
    /// fn hosted(host: Host, nexus: NexusWorker) -> Host {
    ///     let handle = host.handle();
    ///     host.task("nexus", move |drain| {
    ///         let nexus = nexus.clone().meter(handle.meter());
    ///         async move { nexus.run_until(drain.requested()).await }
    ///     })
    /// }
    /// ```
    #[must_use]
    pub fn meter(mut self, meter: Arc<dyn CoreMeter>) -> Self {
        self.metrics = Metrics::new(meter, [&self.client.namespace(), &self.task_queue]);
        self
    }

    /// Returns the task queue.
    #[must_use]
    pub fn task_queue(&self) -> &str {
        &self.task_queue
    }

    /// Handles requests until `stop` is ready, and then completes those that are being handled.
    ///
    /// Dropping the future drops them, and the server sends them to another worker.
    ///
    /// # Errors
    /// Returns an error if the server refuses to give tasks for a minute.
    pub async fn run_until(&self, stop: impl Future<Output = ()>) -> Result<(), NexusWorkerError> {
        let (stopping, stopped) = watch::channel(false);
        let polling = self.poll(stopped);
        tokio::pin!(polling);
        tokio::select! {
            ended = &mut polling => return ended,
            () = stop => {}
        }
        stopping.send_replace(true);
        polling.await
    }

    async fn poll(&self, stopped: watch::Receiver<bool>) -> Result<(), NexusWorkerError> {
        let desk = Arc::new(Desk {
            client: self.client.clone(),
            task_queue: self.task_queue.clone(),
            registry: self.registry.clone(),
            metrics: self.metrics.clone(),
            around: self.around.clone(),
            hooks: self.hooks.clone(),
        });
        let free = Arc::new(Semaphore::new(self.max_concurrent));
        let pollers = (0..self.pollers).map(|_| poll_one(desk.clone(), free.clone(), stopped.clone()));
        let mut pollers: FuturesUnordered<_> = pollers.collect();
        while let Some(ended) = pollers.next().await {
            let failed = |source| NexusWorkerError::Poll { task_queue: self.task_queue.clone(), source };
            ended.map_err(failed)?;
        }
        Ok(())
    }
}

/// Takes tasks one after the other, and handles them at the same time.
async fn poll_one(
    desk: Arc<Desk>,
    free: Arc<Semaphore>,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), Box<Status>> {
    let mut running = JoinSet::new();
    loop {
        let next = async {
            // The semaphore is never closed.
            let permit = free.clone().acquire_owned().await.ok();
            poll::poll(&desk.client, &desk.task_queue).await.map(|task| task.map(|task| (task, permit)))
        };
        let task = tokio::select! {
            task = next => task.map_err(Box::new)?,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        let Some((task, permit)) = task else {
            desk.metrics.no_task();
            continue;
        };
        let desk = desk.clone();
        running.spawn(async move {
            desk.handle(task).await;
            drop(permit);
        });
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
    Ok(())
}

impl fmt::Debug for NexusWorker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let services: Vec<_> = self.registry.services().collect();
        f.debug_struct("NexusWorker")
            .field("task_queue", &self.task_queue)
            .field("services", &services)
            .finish_non_exhaustive()
    }
}
