//! Replays histories against the workflows of a worker.

mod failure;
mod forms;
mod json;
mod record;

pub use failure::{ReplayError, ReplayFailure};
pub use forms::HistoryError;
pub use record::{RecordError, record};

use crate::environment::{Crew, EnvironmentError, TestWorker};
use crate::proto::{enums::QueryResultType, query};
use crate::server::MemoryServer;
use crate::state::State;
use failure::describe;
pub(crate) use forms::Recorded;
use futures_util::FutureExt;
use std::error::Error;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;
use temporalio_client::ClientOptions;
use temporalio_sdk::WorkerOptions;
use tokio::sync::oneshot::Receiver;
use tokio::time::timeout;

/// The maximum time that a worker may take to replay one history.
const PATIENCE: Duration = Duration::from_secs(30);

/// Replays histories. A history fails if the workflow's code has changed incompatibly.
///
/// ```
/// # use temporal_prost_testing::{Replay, TestEnvironment, record};
/// # use temporalio_client::WorkflowStartOptions;
/// # use temporalio_macros::{workflow, workflow_methods};
/// # use temporalio_sdk::{WorkerOptions, WorkflowContext, WorkflowResult};
/// # #[workflow]
/// # #[derive(Default)]
/// # struct Order;
/// # #[workflow_methods]
/// # impl Order {
/// #     #[run]
/// #     async fn run(_: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
/// #         Ok(())
/// #     }
/// # }
/// /// The same registration as in the worker.
/// fn register(options: &mut WorkerOptions) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///     options.register_workflow::<Order>()?;
///     Ok(())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let histories = std::env::temp_dir().join(format!("replay-{}", std::process::id()));
/// # let env = TestEnvironment::start().await?;
/// # env.worker("orders", register)?;
/// # let options = WorkflowStartOptions::new("orders", "order/1").build();
/// # env.client().start_workflow(Order::run, (), options).await?.get_result(Default::default()).await?;
/// # assert_eq!(record(&env.client(), "WorkflowType = 'Order'", &histories).await?.len(), 1);
/// // A directory in the repository, such as `tests/histories`.
/// Replay::new(register)?.directory(&histories)?.run()?;
/// # std::fs::remove_dir_all(histories)?;
/// # Ok(())
/// # }
/// ```
pub struct Replay {
    options: Vec<WorkerOptions>,
    client: ClientOptions,
    histories: Vec<Recorded>,
}

impl Replay {
    /// Creates a replay against the workflows that `register` registers.
    ///
    /// # Errors
    /// If `register` fails.
    pub fn new(
        register: impl FnOnce(&mut WorkerOptions) -> Result<(), Box<dyn Error + Send + Sync>>,
    ) -> Result<Self, EnvironmentError> {
        let mut options = WorkerOptions::new("replay").build();
        register(&mut options).map_err(EnvironmentError::Registration)?;
        Ok(Self::of(vec![options], ClientOptions::new("default").build()))
    }

    pub(crate) fn of(options: Vec<WorkerOptions>, client: ClientOptions) -> Self {
        Self { options, client, histories: Vec::new() }
    }

    /// Sets the client options, for example a data converter.
    ///
    /// ```
    /// use temporal_prost_testing::{Replay, client::ClientOptions};
    /// use temporalio_common::data_converters::DataConverter;
    ///
    /// /// Replays histories with encrypted payloads.
    /// fn encrypted(replay: Replay, codec: DataConverter) -> Replay {
    ///     replay.client_options(ClientOptions::new("default").data_converter(codec).build())
    /// }
    /// ```
    #[must_use]
    pub fn client_options(mut self, client: ClientOptions) -> Self {
        self.client = client;
        self
    }

    /// Adds every file of a directory, sorted by name.
    ///
    /// A file may have any of the common formats: the SDK's JSON, the JSON of `temporal workflow show --output json`, a
    /// download from the web UI, or protobuf.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn directory(mut self, directory: impl AsRef<Path>) -> Result<Self, HistoryError> {
        self.histories.extend(forms::read_directory(directory.as_ref())?);
        Ok(self)
    }

    /// Adds one history, in any of the formats of [`directory`](Self::directory). Failures refer to it by `name`.
    ///
    /// ```
    /// use temporal_prost_testing::{HistoryError, Replay};
    ///
    /// # fn replay() -> Result<(), Box<dyn std::error::Error>> {
    /// let replay = Replay::new(|_| Ok(()))?;
    /// let Err(error) = replay.history("order.json", b"{}") else { panic!("the history is empty") };
    /// assert!(matches!(error, HistoryError::Form { name, .. } if name == "order.json"));
    /// # Ok(())
    /// # }
    /// # replay().unwrap();
    /// ```
    ///
    /// # Errors
    /// If the history cannot be read.
    pub fn history(mut self, name: &str, bytes: &[u8]) -> Result<Self, HistoryError> {
        self.histories.push(Recorded::read(name, bytes)?);
        Ok(self)
    }

    pub(crate) fn recorded(mut self, histories: Vec<Recorded>) -> Self {
        self.histories.extend(histories);
        self
    }

    /// Replays the histories on a separate thread. Blocks until all are replayed.
    ///
    /// # Errors
    /// If a history cannot be replayed, or the SDK rejects the registered workflows. The error lists every history that
    /// failed.
    pub fn run(self) -> Result<(), ReplayError> {
        if self.histories.is_empty() || self.options.is_empty() {
            return Ok(());
        }
        let crew = Crew::start().map_err(|error| ReplayError::Worker(error.into()))?;
        let server = MemoryServer::with_options(|options| options.skip_time = false);
        let mut queues = Vec::new();
        let mut workers = Vec::new();
        for mut options in self.options {
            queues.push(options.task_queue.clone());
            options.max_cached_workflows = 0;
            let client =
                ClientOptions::new("default").data_converter(self.client.data_converter.clone()).build();
            let worker = TestWorker::start(&crew, &server, (&client, options));
            workers.push(worker.map_err(|error| ReplayError::Worker(error.into()))?);
        }
        let failures = replay_all(&crew, &server, (&queues, &self.histories));
        for worker in workers {
            worker.stop_blocking().map_err(|error| ReplayError::Worker(error.into()))?;
        }
        if failures.is_empty() { Ok(()) } else { Err(ReplayError::Failed(failures)) }
    }
}

fn replay_all(
    crew: &Crew,
    server: &MemoryServer,
    (queues, histories): (&[String], &[Recorded]),
) -> Vec<ReplayFailure> {
    let mut failures = Vec::new();
    for recorded in histories {
        let Some(run) = server.with(|state| state.import(&recorded.history, queues)) else { continue };
        if let Some(message) = failure_of(crew, server, &run) {
            failures.push(describe(recorded, message));
        }
        server.with(|state| state.delete_run(&run));
    }
    failures
}

/// Replays an imported run by means of a query, which a worker can answer only after a replay. Returns the reason if it
/// fails.
fn failure_of(crew: &Crew, server: &MemoryServer, run: &str) -> Option<String> {
    let answer = server.with(|state| state.ask_imported(run))?;
    let (send, answered) = channel();
    crew.spawn(move || {
        async move {
            // The receiver below waits for it.
            let _ = send.send(timeout(PATIENCE, answer).await);
        }
        .boxed_local()
    });
    match answered.recv() {
        Ok(Ok(Ok(result))) if result.result_type() == QueryResultType::Answered => None,
        Ok(Ok(Ok(result))) => Some(result.error_message),
        _ => Some("the worker did not replay it in time".to_owned()),
    }
}

impl State {
    /// Sends an imported run a query that every workflow answers.
    fn ask_imported(&mut self, run: &str) -> Option<Receiver<query::WorkflowQueryResult>> {
        let (run, hub) = self.run(run)?;
        let query_type = "__temporal_workflow_metadata".to_owned();
        Some(run.ask(hub, query::WorkflowQuery { query_type, ..Default::default() }))
    }
}
