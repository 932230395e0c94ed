//! A test environment: a server, workers, a client, and mocks.

mod crew;
mod error;
mod mock;
mod mock_activity;
mod mock_workflow;
mod options;
mod worker;

pub use error::{EnvironmentError, TestFailure};
pub use mock::Mock;
pub use options::EnvironmentOptions;

use crate::replay::{Recorded, Replay};
use crate::server::{ConnectError, MemoryServer};
pub(crate) use crew::Crew;
use mock::Recorder;
use parking_lot::Mutex;
use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime};
use temporalio_client::Client;
use temporalio_common::{ActivityDefinition, WorkflowDefinition};
use temporalio_sdk::WorkerOptions;
use temporalio_sdk::error::ApplicationFailure;
pub(crate) use worker::TestWorker;

/// A test environment: a [`MemoryServer`], workers and a client.
///
/// When the environment is dropped, its workers stop and every finished workflow is replayed, which reveals
/// nondeterminism without a recorded history. The drop panics if it finds a failure that the test did not notice: a
/// workflow cannot be replayed, or an activity was neither registered nor mocked. [`finish`](Self::finish) returns the
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
            state.unregistered.fail = true;
        });
        let client =
            server.client_with(options.client.clone()).await.map_err(ConnectError::into_environment)?;
        let started = server.now();
        Ok(Self {
            server,
            client,
            options,
            workers: Mutex::default(),
            recorder: Recorder::default(),
            crew: Crew::start()?,
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
        let worker = TestWorker::start(&self.crew, &self.server, (&self.options.client, options))?;
        self.workers.lock().push(worker);
        Ok(())
    }

    /// Stops every worker and starts replacements. Their workflow caches are empty, as after a crash.
    ///
    /// # Errors
    /// If a worker has failed, or a replacement cannot be started.
    pub async fn restart_worker(&self) -> Result<(), EnvironmentError> {
        let workers = std::mem::take(&mut *self.workers.lock());
        for worker in workers {
            let options = worker.stop().await?;
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

    /// Answers every call of an activity in place of the workers, on every task queue. Local activities are not mocked:
    /// they run in the worker of their workflow.
    ///
    /// `answer` may return anything that converts into the output of the activity.
    pub fn mock_activity<D, F, A, R>(&self, activity: &D, answer: F) -> Mock
    where
        D: ActivityDefinition,
        D::Input: Send,
        D::Output: Send + Sync,
        F: Fn(D::Input) -> A + Send + Sync + 'static,
        A: Future<Output = Result<R, ApplicationFailure>> + Send + 'static,
        R: Into<D::Output> + Send,
    {
        let mock = self.new_mock(activity.name());
        mock_activity::spawn::<D, _, _, _>(&self.crew, mock.clone(), answer);
        mock
    }

    /// Answers every start of a workflow in place of the workers, on every task queue. It applies to child workflows
    /// and to starts by clients.
    pub fn mock_workflow<D, F, A, R>(&self, workflow: &D, answer: F) -> Mock
    where
        D: WorkflowDefinition,
        D::Input: Send,
        D::Output: Send + Sync,
        F: Fn(D::Input) -> A + Send + Sync + 'static,
        A: Future<Output = Result<R, ApplicationFailure>> + Send + 'static,
        R: Into<D::Output> + Send,
    {
        let mock = self.new_mock(workflow.name());
        mock_workflow::spawn::<D, _, _, _>(&self.crew, mock.clone(), answer);
        mock
    }

    fn new_mock(&self, name: &str) -> Mock {
        Mock::new(name, &self.server, (&self.options.client, &self.recorder))
    }

    /// Returns the inputs of all calls of a mocked activity so far, one per attempt.
    ///
    /// # Errors
    /// If an input cannot be decoded.
    pub fn calls<D: ActivityDefinition>(&self, activity: &D) -> Result<Vec<D::Input>, EnvironmentError> {
        self.recorder.inputs(activity.name(), &self.options.client.data_converter)
    }

    /// Returns the inputs of all starts of a mocked workflow so far.
    ///
    /// # Errors
    /// If an input cannot be decoded.
    pub fn starts<D: WorkflowDefinition>(&self, workflow: &D) -> Result<Vec<D::Input>, EnvironmentError> {
        self.recorder.inputs(workflow.name(), &self.options.client.data_converter)
    }

    /// Stops the workers and replays every finished workflow, unless [`EnvironmentOptions::replay_everything`] is
    /// `false`.
    ///
    /// # Errors
    /// If a workflow cannot be replayed, a worker has failed, or an activity was neither registered nor mocked.
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
        let unregistered = self.server.with(|state| std::mem::take(&mut state.unregistered.names));
        if !unregistered.is_empty() {
            return Err(TestFailure::Unregistered(unregistered.into_iter().collect()));
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
