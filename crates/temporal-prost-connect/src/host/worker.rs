use super::{
    Expected, HostError, WorkerState,
    check::check,
    has_poller,
    task::{AnyError, Attempt, Ended, Task},
};
use futures_util::{FutureExt as _, future::BoxFuture};
use std::{fmt, future::Future, panic::AssertUnwindSafe, sync::Arc, thread, time::Duration};
use temporalio_client::{Client, NamespacedClient as _, tonic::Status};
use temporalio_common::protos::temporal::api::enums::v1::TaskQueueType;
use temporalio_sdk::{Runtime, Worker, WorkerOptions};
use tokio::{runtime::Handle, sync::oneshot};

type Reconnect = Arc<dyn Fn() -> BoxFuture<'static, Result<Client, AnyError>> + Send + Sync>;

/// A worker that a [`Host`](super::Host) runs, and builds again after a fatal error.
///
/// ```no_run
/// use temporal_prost_connect::{
///     ConnectionError, Profile,
///     host::{Host, HostError, HostedWorker},
/// };
/// use temporalio_client::Client;
/// use temporalio_sdk::WorkerOptions;
///
/// # async fn serve(client: Client) -> Result<(), HostError> {
/// // Register workflows and activities here.
/// let options = WorkerOptions::new("orders").build();
/// let worker = HostedWorker::new(client, options)
///     // For a client whose credentials do not rotate: each new worker gets a new client.
///     .reconnect(|| async { Profile::load()?.connect().await });
/// Host::new().worker(worker).run().await
/// # }
/// ```
#[derive(Clone)]
pub struct HostedWorker {
    client: Client,
    options: WorkerOptions,
    expected: Vec<Expected>,
    reconnect: Option<Reconnect>,
}

impl HostedWorker {
    /// Creates a worker with these options, in the namespace of the client.
    ///
    /// If the options have no `graceful_shutdown_period`, the host cancels running activities after nine tenths of its
    /// drain period.
    #[must_use]
    pub fn new(client: Client, options: WorkerOptions) -> Self {
        Self { client, options, expected: Vec::new(), reconnect: None }
    }

    /// Adds the workflows and activities of a schema. The host compares them with the registered ones.
    #[must_use]
    pub fn expect(mut self, expected: impl IntoIterator<Item = Expected>) -> Self {
        self.expected.extend(expected);
        self
    }

    /// Connects with `connect` whenever the worker is built again, for a client that cannot recover. By default, the
    /// worker keeps its client.
    #[must_use]
    pub fn reconnect<F, E>(mut self, connect: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Client, E>> + Send + 'static,
        E: Into<AnyError>,
    {
        self.reconnect = Some(Arc::new(move || {
            let connected = connect();
            async move { connected.await.map_err(Into::into) }.boxed()
        }));
        self
    }

    /// Returns the task queue.
    #[must_use]
    pub fn task_queue(&self) -> &str {
        &self.options.task_queue
    }

    /// Returns the name in logs: namespace and task queue.
    pub(super) fn name(&self) -> String {
        format!("{}/{}", self.client.namespace(), self.task_queue())
    }

    /// Returns the types of the expected workflows and activities of this task queue that are not registered.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        // The SDK has no other list of them.
        let workflows = format!("{:?}", self.options.workflows());
        let activities = format!("{:?}", self.options.activities());
        let is_missing = |expected: &&Expected| {
            let registered = if expected.is_workflow { &workflows } else { &activities };
            expected.is_on(self.task_queue()) && !registered.contains(&format!("{:?}", expected.name))
        };
        self.expected.iter().filter(is_missing).map(|expected| expected.name.as_str()).collect()
    }

    /// Returns the other task queues of the expected workflows and activities that no worker polls.
    ///
    /// # Errors
    /// Returns the server's error.
    pub async fn unpolled_queues(&self) -> Result<Vec<&str>, Status> {
        let mut unpolled = Vec::new();
        for expected in self.expected.iter().filter(|expected| !expected.is_on(self.task_queue())) {
            let Some(queue) = expected.task_queue.as_deref() else { continue };
            let of_type =
                if expected.is_workflow { TaskQueueType::Workflow } else { TaskQueueType::Activity };
            if !unpolled.contains(&queue) && !has_poller(&self.client, queue, of_type).await? {
                unpolled.push(queue);
            }
        }
        Ok(unpolled)
    }

    /// Sets the time after which activities are cancelled, if the options do not.
    pub(super) fn cancel_activities_after(&mut self, period: Duration) {
        self.options.graceful_shutdown_period.get_or_insert(period);
    }

    pub(super) fn into_task(self, runtime: Arc<Runtime>) -> Task {
        let name = self.name();
        Task::new(name, move |attempt| self.clone().run(runtime.clone(), attempt).boxed())
    }

    async fn run(mut self, runtime: Arc<Runtime>, attempt: Attempt) -> Result<(), Ended> {
        if let Some(reconnect) = &self.reconnect {
            self.client = reconnect().await.map_err(Ended::ForNow)?;
        }
        check(&self.client, self.task_queue()).await?;
        for name in self.missing() {
            tracing::warn!(
                worker = self.name(),
                name,
                "the schema declares it here, but it is not registered"
            );
        }
        let (send, ended) = oneshot::channel();
        let tokio = Handle::current();
        let worker = thread::Builder::new().name(self.name()).spawn(move || {
            // The host is gone if nobody receives it.
            let _ = send.send(tokio.block_on(self.work(&runtime, attempt)));
        });
        worker.map_err(|error| Ended::ForNow(error.into()))?;
        ended.await.unwrap_or_else(|_| Err(panicked()))
    }

    async fn work(self, runtime: &Runtime, attempt: Attempt) -> Result<(), Ended> {
        let queue = self.task_queue().to_owned();
        let mut worker = Worker::new(runtime, self.client, self.options)
            .map_err(|source| Ended::Finally(HostError::Options { queue, source }))?;
        let stop = worker.shutdown_handle();
        attempt.state.send_replace(WorkerState::Running);
        let run = AssertUnwindSafe(worker.run()).catch_unwind();
        tokio::pin!(run);
        let ended = tokio::select! {
            ended = &mut run => ended,
            () = attempt.drain.requested() => {
                stop();
                run.await
            }
        };
        // A worker that has not ended in good order is still registered with its client, which then rejects the next.
        stop();
        match ended {
            Ok(ended) => ended.map_err(|error| Ended::ForNow(error.into())),
            Err(_) => Err(panicked()),
        }
    }
}

fn panicked() -> Ended {
    Ended::ForNow("the worker has panicked".into())
}

impl fmt::Debug for HostedWorker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostedWorker")
            .field("namespace", &self.client.namespace())
            .field("task_queue", &self.task_queue())
            .field("expected", &self.expected)
            .finish_non_exhaustive()
    }
}
