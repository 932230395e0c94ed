use crate::stage::TestResult;
use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use temporal_prost::client::{Client, ClientOptions, Connection, ConnectionOptions, Url};
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_testing::{TestEnvironment, TestFailure};
use test_terraform::{TestServer, TestWorker};

/// Connects to a namespace.
pub(crate) async fn connect(address: &str, namespace: &str) -> TestResult<Client> {
    let target = Url::parse(&format!("http://{address}"))?;
    let connection = Connection::connect(ConnectionOptions::new(target).build()).await?;
    Ok(Client::new(connection, ClientOptions::new(namespace).build())?)
}

/// A namespace with workers, on the server at `TEMPORAL_ADDRESS` or else on an in-memory server.
pub(crate) enum Environment {
    Memory(Box<TestEnvironment>),
    Server(Client, Mutex<Vec<TestWorker>>),
}

impl Environment {
    pub(crate) async fn start() -> TestResult<Self> {
        if std::env::var_os("TEMPORAL_ADDRESS").is_none() {
            return Ok(Self::Memory(Box::new(TestEnvironment::start().await?)));
        }
        let TestServer { address, namespace, .. } = &TestServer::start().await;
        Ok(Self::Server(connect(address, namespace).await?, Mutex::default()))
    }

    pub(crate) fn client(&self) -> Client {
        match self {
            Self::Memory(env) => env.client(),
            Self::Server(client, _) => client.clone(),
        }
    }

    /// Starts a worker, as an in-memory environment does.
    pub(crate) fn worker(
        &self,
        task_queue: &str,
        register: impl FnOnce(&mut WorkerOptions) -> Result<(), Box<dyn Error + Send + Sync>>,
    ) -> TestResult {
        let (client, workers) = match self {
            Self::Memory(env) => return Ok(env.worker(task_queue, register)?),
            Self::Server(client, workers) => (client, workers),
        };
        let mut options = WorkerOptions::new(task_queue).build();
        // An activity learns of its cancellation from the response to a heartbeat.
        options.max_heartbeat_throttle_interval = Duration::from_secs(1);
        register(&mut options).map_err(|error| error.to_string())?;
        let worker = TestWorker::start(client.clone(), options);
        workers.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        Ok(())
    }

    /// Stops the worker and starts another with the same activities.
    pub(crate) async fn restart_worker(
        &self,
        task_queue: &str,
        register: impl FnOnce(&mut WorkerOptions) -> Result<(), Box<dyn Error + Send + Sync>>,
    ) -> TestResult {
        match self {
            Self::Memory(env) => Ok(env.restart_worker().await?),
            Self::Server(_, workers) => {
                workers.lock().unwrap_or_else(PoisonError::into_inner).clear();
                self.worker(task_queue, register)
            }
        }
    }

    /// Replays the histories of an in-memory server. A real server keeps its histories.
    pub(crate) fn finish(self) -> Result<(), TestFailure> {
        match self {
            Self::Memory(env) => env.finish(),
            Self::Server(..) => Ok(()),
        }
    }
}
