use super::{
    Drain, HostError, HostedWorker, WorkerState,
    backoff::Backoff,
    health,
    signal::stop_signal,
    supervise::supervise,
    task::{AnyError, Ended, Task},
};
use futures_util::FutureExt as _;
use std::{
    fmt,
    future::Future,
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};
use temporalio_common::telemetry::{
    PrometheusExporterOptions, TelemetryOptions,
    metrics::{CoreMeter, NoOpCoreMeter},
    start_prometheus_metric_exporter,
};
use temporalio_sdk::{Runtime, runtime::RuntimeOptions};
use tokio::{sync::watch, task::JoinSet};

const DRAIN_PERIOD: Duration = Duration::from_secs(30);
/// The time until the first look for pollers, in which other workers may start.
const SETTLE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_mins(5);

/// Runs workers and other tasks until it is asked to stop. See the [module](super).
///
/// ```no_run
/// use std::time::Duration;
/// use temporal_prost_connect::host::{Host, HostError, HostedWorker};
/// use temporalio_client::Client;
/// use temporalio_sdk::WorkerOptions;
///
/// # async fn serve(client: Client, orders: WorkerOptions, mail: WorkerOptions) -> Result<(), HostError> {
/// let workers = [orders, mail].map(|options| HostedWorker::new(client.clone(), options));
/// let host = workers.into_iter().fold(Host::new(), Host::worker);
/// host.drain_period(Duration::from_secs(60)).run().await
/// # }
/// ```
#[derive(Debug)]
pub struct Host {
    workers: Vec<HostedWorker>,
    tasks: Vec<Task>,
    handle: HostHandle,
    drain: Drain,
    settings: Settings,
}

#[derive(Debug, Default)]
struct Settings {
    drain_period: Option<Duration>,
    backoff: Backoff,
    health: Option<SocketAddr>,
    metrics: Option<SocketAddr>,
    telemetry: TelemetryOptions,
}

impl Default for Host {
    fn default() -> Self {
        Self::new()
    }
}

impl Host {
    /// Creates a host without workers.
    #[must_use]
    pub fn new() -> Self {
        let (request, drain) = Drain::new();
        let handle = HostHandle { request: Arc::new(request), states: Arc::default(), meter: Arc::default() };
        Self { workers: Vec::new(), tasks: Vec::new(), handle, drain, settings: Settings::default() }
    }

    /// Adds a worker.
    #[must_use]
    pub fn worker(mut self, worker: HostedWorker) -> Self {
        self.workers.push(worker);
        self
    }

    /// Adds another task, which is run, started again and drained like a worker. It must end after the drain was
    /// requested.
    ///
    /// ```
    /// use temporal_prost_connect::host::Host;
    ///
    /// let host = Host::new().task("poller", |drain| async move {
    ///     // Poll for other work, until …
    ///     drain.requested().await;
    ///     Ok::<_, std::io::Error>(())
    /// });
    /// ```
    #[must_use]
    pub fn task<F, E>(
        mut self,
        name: impl Into<String>,
        run: impl Fn(Drain) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<AnyError>,
    {
        self.tasks.push(Task::new(name.into(), move |attempt| {
            attempt.state.send_replace(WorkerState::Running);
            let run = run(attempt.drain);
            async move { run.await.map_err(|error| Ended::ForNow(error.into())) }.boxed()
        }));
        self
    }

    /// Sets the time in which running tasks may end after the host was asked to stop. Defaults to 30 seconds.
    #[must_use]
    pub fn drain_period(mut self, period: Duration) -> Self {
        self.settings.drain_period = Some(period);
        self
    }

    /// Sets the first pause before a worker is built again, which doubles up to a minute. Defaults to 1 second.
    #[must_use]
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.settings.backoff = Backoff::from(pause);
        self
    }

    /// Serves readiness and liveness at this address. Unset by default.
    #[must_use]
    pub fn health_address(mut self, address: SocketAddr) -> Self {
        self.settings.health = Some(address);
        self
    }

    /// Serves the metrics of the SDK at this address, for Prometheus. Unset by default. Replaces the meter in
    /// [`telemetry`](Self::telemetry).
    #[must_use]
    pub fn metrics_address(mut self, address: SocketAddr) -> Self {
        self.settings.metrics = Some(address);
        self
    }

    /// Sets the logs and metrics of the SDK.
    #[must_use]
    pub fn telemetry(mut self, telemetry: TelemetryOptions) -> Self {
        self.settings.telemetry = telemetry;
        self
    }

    /// Returns a handle to the host, also for the time in which it runs.
    #[must_use]
    pub fn handle(&self) -> HostHandle {
        self.handle.clone()
    }

    /// Runs until SIGTERM or Ctrl-C.
    ///
    /// # Errors
    /// Returns an error if a worker cannot run at all, or if it does not end within the drain period.
    pub async fn run(self) -> Result<(), HostError> {
        self.run_until(stop_signal()).await
    }

    /// Runs until `stop` is ready, [`HostHandle::drain`] is called, or everything has ended.
    ///
    /// It needs a runtime of Tokio with several threads.
    ///
    /// # Errors
    /// Returns an error if a worker cannot run at all, or if it does not end within the drain period.
    pub async fn run_until(mut self, stop: impl Future<Output = ()>) -> Result<(), HostError> {
        let period = self.settings.drain_period.unwrap_or(DRAIN_PERIOD);
        let mut side = self.serve_health().await?;
        let mut running = self.start(period, &mut side)?;
        let (drain, handle) = (self.drain.clone(), self.handle.clone());
        let ended = tokio::select! {
            ended = all(&mut running) => return ended,
            () = stop => Ok(()),
            () = drain.requested() => Ok(()),
        };
        tracing::info!(?period, "draining");
        handle.drain();
        match tokio::time::timeout(period, all(&mut running)).await {
            Ok(drained) => ended.and(drained),
            Err(_) => Err(HostError::NotDrained { running: handle.unfinished(), period }),
        }
    }

    async fn serve_health(&self) -> Result<JoinSet<()>, HostError> {
        let mut side = JoinSet::new();
        if let Some(address) = self.settings.health {
            side.spawn(health::serve(health::listen(address).await?, self.handle()));
        }
        Ok(side)
    }

    /// Starts everything. Dropping the sets stops it.
    fn start(
        &mut self,
        period: Duration,
        side: &mut JoinSet<()>,
    ) -> Result<JoinSet<Result<(), HostError>>, HostError> {
        let mut tasks = std::mem::take(&mut self.tasks);
        let telemetry = self.serve_metrics()?;
        if !self.workers.is_empty() {
            let runtime = Arc::new(runtime(telemetry)?);
            for mut worker in std::mem::take(&mut self.workers) {
                worker.cancel_activities_after(period.mul_f64(0.9));
                side.spawn(look_for_pollers(worker.clone()));
                tasks.push(worker.into_task(runtime.clone()));
            }
        }
        let states = tasks.iter().map(|task| (task.name.clone(), task.state.subscribe()));
        self.handle.states.send_replace(states.collect());
        if tasks.is_empty() {
            return Err(HostError::Empty);
        }
        let supervised = tasks.into_iter().map(|it| supervise(it, self.drain.clone(), self.settings.backoff));
        Ok(supervised.collect())
    }

    fn serve_metrics(&mut self) -> Result<TelemetryOptions, HostError> {
        let mut telemetry = std::mem::take(&mut self.settings.telemetry);
        if let Some(address) = self.settings.metrics {
            let exporter = PrometheusExporterOptions::builder().socket_addr(address).build();
            let failed = |error: AnyError| HostError::Listen { address, source: error };
            let served = start_prometheus_metric_exporter(exporter).map_err(|error| failed(error.into()))?;
            telemetry.metrics = Some(served.meter);
        }
        if let Some(meter) = &telemetry.metrics {
            // A host runs only once.
            let _ = self.handle.meter.set(meter.clone());
        }
        Ok(telemetry)
    }
}

fn runtime(telemetry: TelemetryOptions) -> Result<Runtime, HostError> {
    let failed = |error: AnyError| HostError::Runtime { source: error };
    let options = RuntimeOptions::builder().telemetry_options(telemetry).build();
    let options = options.map_err(|error| failed(error.into()))?;
    Runtime::from_current_tokio(options).map_err(|error| failed(error.into()))
}

/// Waits until everything has ended, or until something has failed.
async fn all(running: &mut JoinSet<Result<(), HostError>>) -> Result<(), HostError> {
    while let Some(ended) = running.join_next().await {
        ended.map_err(|error| HostError::Runtime { source: error.into() })??;
    }
    Ok(())
}

/// Warns of the queues that the schema of a worker calls and that no worker polls.
async fn look_for_pollers(worker: HostedWorker) {
    tokio::time::sleep(SETTLE).await;
    loop {
        match worker.unpolled_queues().await {
            Ok(queues) => queues.iter().for_each(|queue| {
                tracing::warn!(
                    worker = worker.name(),
                    queue,
                    "no worker polls a task queue that the schema names"
                );
            }),
            Err(status) => tracing::debug!("cannot look for pollers: {}", status.message()),
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

type States = Vec<(String, watch::Receiver<WorkerState>)>;

/// A handle to a host: its health, its meter, and the request to drain. Displays the state of each worker on a line.
///
/// ```
/// use temporal_prost_connect::host::Host;
///
/// let host = Host::new();
/// let handle = host.handle();
/// assert!(!handle.is_ready(), "no worker runs yet");
/// // While `host.run()` runs in another task, this ends it:
/// handle.drain();
/// ```
#[derive(Clone, Debug)]
pub struct HostHandle {
    request: Arc<watch::Sender<bool>>,
    states: Arc<watch::Sender<States>>,
    meter: Arc<OnceLock<Arc<dyn CoreMeter>>>,
}

impl HostHandle {
    /// Asks the host to stop.
    pub fn drain(&self) {
        self.request.send_replace(true);
    }

    /// Returns the state of each worker and task, by name. A worker is named `namespace/task queue`. The list is empty
    /// until the host runs.
    #[must_use]
    pub fn states(&self) -> Vec<(String, WorkerState)> {
        self.states.borrow().iter().map(|(name, state)| (name.clone(), state.borrow().clone())).collect()
    }

    /// Returns `true` if every worker and task is running, and the host is not draining.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let states = self.states();
        let are_running = states.iter().all(|(_, state)| *state == WorkerState::Running);
        !states.is_empty() && are_running && !*self.request.borrow()
    }

    /// Returns `false` if a worker or task has ended although the host is not draining. A worker that waits to be built
    /// again is live, since restarting the process would not help it.
    #[must_use]
    pub fn is_live(&self) -> bool {
        *self.request.borrow() || !self.states().iter().any(|(_, state)| *state == WorkerState::Stopped)
    }

    /// Returns the meter of the SDK's metrics, for the metrics of [tasks](Host::task). Records nothing until the host runs,
    /// and if the host has neither a [`metrics_address`](Host::metrics_address) nor a meter in its
    /// [`telemetry`](Host::telemetry).
    #[must_use]
    pub fn meter(&self) -> Arc<dyn CoreMeter> {
        self.meter.get().cloned().unwrap_or_else(|| Arc::new(NoOpCoreMeter))
    }

    fn unfinished(&self) -> Vec<String> {
        let unfinished = self.states().into_iter().filter(|(_, state)| *state != WorkerState::Stopped);
        unfinished.map(|(name, _)| name).collect()
    }
}

impl fmt::Display for HostHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.states().iter().try_for_each(|(name, state)| writeln!(f, "{name}: {state}"))
    }
}
