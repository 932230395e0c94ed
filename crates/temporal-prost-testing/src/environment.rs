//! A test environment: a server, workers, a client, and mocks.

mod answer;
mod crew;
mod error;
mod external;
mod missing;
mod mock;
mod mock_activity;
mod mock_operation;
mod mock_workflow;
mod mocks;
mod options;
mod worker;

pub use error::{EnvironmentError, TestFailure};
pub use external::{ExternalMock, SentCancel, SentSignal, WorkflowNotFound};
pub use mock::Mock;
pub use options::EnvironmentOptions;

use crate::event_history::EventHistory;
use crate::hub::mocks::Mocks;
use crate::proto::WorkflowExecution;
use crate::replay::{Recorded, Replay};
use crate::server::{ConnectError, MemoryServer};
use crate::state::Target;
pub(crate) use crew::Crew;
use external::Sent;
use mock::Recorder;
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime};
use temporalio_client::Client;
use temporalio_sdk::WorkerOptions;
pub(crate) use worker::TestWorker;

/// A test environment: a [`MemoryServer`], workers and a client.
///
/// When the environment is dropped, its workers stop and every finished workflow is replayed, which reveals
/// nondeterminism without a recorded history. The drop panics if it finds a failure that the test did not notice: a
/// workflow cannot be replayed or works without end, or a call was neither registered nor mocked. [`finish`](Self::finish) returns the
/// failure instead.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_testing::TestEnvironment;
/// use temporalio_client::{WorkflowGetResultOptions, WorkflowStartOptions};
/// use temporalio_macros::{activities, workflow, workflow_methods};
/// use temporalio_sdk::activities::{ActivityContext, ActivityError};
/// use temporalio_sdk::{ActivityOptions, WorkflowContext, WorkflowResult};
///
/// struct Shop;
///
/// #[activities]
/// impl Shop {
///     #[activity]
///     async fn ship(_: ActivityContext, address: String) -> Result<String, ActivityError> {
///         unimplemented!("no test calls the carrier of {address}")
///     }
/// }
///
/// #[workflow]
/// #[derive(Default)]
/// struct Order;
///
/// #[workflow_methods]
/// impl Order {
///     #[run]
///     async fn run(ctx: &mut WorkflowContext<Self>, address: String) -> WorkflowResult<String> {
///         ctx.timer(Duration::from_mins(30)).await;
///         let options = ActivityOptions::start_to_close_timeout(Duration::from_mins(1));
///         Ok(ctx.execute_activity(Shop::ship, address, options).await?)
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let env = TestEnvironment::start().await?;
/// env.worker("orders", |options| {
///     options.register_workflow::<Order>()?;
///     Ok(())
/// })?;
/// env.mock_activity(&Shop::ship, |address| async move { Ok(format!("shipped to {address}")) });
///
/// let options = WorkflowStartOptions::new("orders", "order/1").build();
/// let order = env.client().start_workflow(Order::run, "1 Main Street".to_owned(), options).await?;
/// env.skip(Duration::from_mins(10)).await;
/// let shipped = order.get_result(WorkflowGetResultOptions::default()).await?;
///
/// assert_eq!(shipped, "shipped to 1 Main Street");
/// assert_eq!(env.elapsed(), Duration::from_mins(30));
/// assert_eq!(env.calls(&Shop::ship)?, ["1 Main Street"]);
/// env.finish()?;
/// # Ok(())
/// # }
/// ```
pub struct TestEnvironment {
    server: MemoryServer,
    client: Client,
    options: EnvironmentOptions,
    workers: Mutex<Vec<TestWorker>>,
    recorder: Recorder,
    sent: Sent,
    crew: Crew,
    started: SystemTime,
    finished: bool,
}

impl TestEnvironment {
    /// Starts an environment with the default options.
    ///
    /// # Errors
    /// If the SDK rejects the connection, or no thread can be spawned.
    pub async fn start() -> Result<Self, EnvironmentError> {
        Self::start_with(|_| {}).await
    }

    /// Starts an environment with custom options.
    ///
    /// ```
    /// # use temporal_prost_testing::{EnvironmentError, TestEnvironment};
    /// # async fn start() -> Result<(), EnvironmentError> {
    /// let env = TestEnvironment::start_with(|options| options.replay_every_task = true).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the SDK rejects the connection or the client options, or no thread can be spawned.
    pub async fn start_with(edit: impl FnOnce(&mut EnvironmentOptions)) -> Result<Self, EnvironmentError> {
        let mut options = EnvironmentOptions::default();
        edit(&mut options);
        let server = MemoryServer::with_options(|server| *server = options.server.clone());
        server.with(|state| {
            state.hub.namespaces.add(&options.client.namespace);
            state.hub.mocks.missing = Some(BTreeSet::new());
        });
        let client =
            server.client_with(options.client.clone()).await.map_err(ConnectError::into_environment)?;
        let (crew, recorder, started) = (Crew::start()?, Recorder::default(), server.now());
        let nobody = Mock::new(("", Mocks::missing_queue()), &server, (&options.client, &recorder));
        missing::spawn(&crew, &nobody);
        Ok(Self {
            server,
            client,
            options,
            workers: Mutex::default(),
            recorder,
            sent: Sent::default(),
            crew,
            started,
            finished: false,
        })
    }

    /// Starts a worker on a task queue. `register` registers workflows and activities, and may change other worker
    /// options.
    ///
    /// # Errors
    /// If `register` fails, or the SDK rejects the options.
    pub fn worker(
        &self,
        task_queue: &str,
        register: impl FnOnce(&mut WorkerOptions) -> Result<(), Box<dyn Error + Send + Sync>>,
    ) -> Result<(), EnvironmentError> {
        let mut options = WorkerOptions::new(task_queue).build();
        register(&mut options).map_err(EnvironmentError::Registration)?;
        if self.options.replay_every_task {
            options.max_cached_workflows = 0;
        }
        let registered = missing::registered(&self.options.client.namespace, &options);
        self.server.with(|state| state.hub.mocks.workers.push(registered));
        let worker = TestWorker::start(&self.crew, &self.server, (&self.options.client, options))?;
        self.workers.lock().push(worker);
        Ok(())
    }

    /// Stops every worker and starts replacements. Their workflow caches are empty, as after a crash.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use temporal_prost_testing::{EnvironmentError, TestEnvironment};
    /// # async fn test(env: &TestEnvironment) -> Result<(), EnvironmentError> {
    /// // In the middle of a workflow.
    /// env.skip(Duration::from_mins(10)).await;
    /// env.restart_worker().await?;
    /// // The workflow goes on in the new worker, which replays its history.
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If a worker has failed, or a replacement cannot be started.
    pub async fn restart_worker(&self) -> Result<(), EnvironmentError> {
        let workers = std::mem::take(&mut *self.workers.lock());
        let mut stopped = Vec::new();
        for worker in workers {
            stopped.push(worker.stop().await?);
        }
        self.server.with(|state| state.lose_workflow_tasks(&self.options.client.namespace));
        for options in stopped {
            let worker = TestWorker::start(&self.crew, &self.server, (&self.options.client, options))?;
            self.workers.lock().push(worker);
        }
        Ok(())
    }

    /// Returns a client of the environment's server.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Returns the server.
    #[must_use]
    pub fn server(&self) -> &MemoryServer {
        &self.server
    }

    /// Lets `duration` pass. See [`MemoryServer::skip`].
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use temporal_prost_testing::{EnvironmentError, TestEnvironment};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), EnvironmentError> {
    /// let env = TestEnvironment::start().await?;
    /// env.skip(Duration::from_hours(24)).await;
    /// assert_eq!(env.elapsed(), Duration::from_hours(24));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn skip(&self, duration: Duration) {
        self.server.skip(duration).await;
    }

    /// Returns the current time as workflows see it.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.server.now()
    }

    /// Returns the time elapsed since the environment was started.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.server.now().duration_since(self.started).unwrap_or_default()
    }

    /// Returns the history of a workflow's latest run up to now. See [`EventHistory`] for an example.
    ///
    /// # Errors
    /// If no workflow with this id has been started.
    pub fn history(&self, workflow_id: &str) -> Result<EventHistory, EnvironmentError> {
        let execution = WorkflowExecution { workflow_id: workflow_id.to_owned(), ..Default::default() };
        let target = Target::new(&self.options.client.namespace, Some(&execution));
        let events = self.server.with(|state| {
            let (run, _) = state.find(target).ok()?;
            Some(run.history.events().collect::<Vec<_>>())
        });
        let missing = || EnvironmentError::NoWorkflow { workflow_id: workflow_id.to_owned() };
        Ok(events.ok_or_else(missing)?.into())
    }

    /// Stops the workers and replays every finished workflow, unless [`EnvironmentOptions::replay_everything`] is
    /// `false`.
    ///
    /// # Errors
    /// If a workflow cannot be replayed or works without end, a worker has failed, or a call was neither registered nor
    /// mocked.
    pub fn finish(mut self) -> Result<(), TestFailure> {
        self.end()
    }

    fn end(&mut self) -> Result<(), TestFailure> {
        self.finished = true;
        let workers = std::mem::take(self.workers.get_mut());
        let mut options = Vec::new();
        for worker in workers {
            options.push(worker.stop_blocking().map_err(TestFailure::Environment)?);
        }
        let missing = self.server.with(|state| state.hub.mocks.missing.take()).unwrap_or_default();
        if !missing.is_empty() {
            return Err(TestFailure::Missing(missing.into_iter().collect()));
        }
        let endless = self.server.with(|state| state.hub.paces.reasons());
        if !endless.is_empty() {
            return Err(TestFailure::Endless(endless));
        }
        if self.options.replay_everything {
            let finished = self.server.with(|state| state.finished_histories());
            let recorded = finished.into_iter().map(|run| Recorded::new(run.workflow_id, run.history));
            Replay::of(options, self.options.client.clone()).recorded(recorded.collect()).run()?;
        }
        Ok(())
    }
}

impl Drop for TestEnvironment {
    fn drop(&mut self) {
        if self.finished || std::thread::panicking() {
            return;
        }
        if let Err(failure) = self.end() {
            panic!("the test failed: {failure}");
        }
    }
}

impl fmt::Debug for TestEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestEnvironment").field("elapsed", &self.elapsed()).finish_non_exhaustive()
    }
}
