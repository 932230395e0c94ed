use crate::replay::ReplayError;
use crate::server::ConnectError;
use std::error::Error;
use std::io;
use temporalio_common::data_converters::PayloadConversionError;

/// An environment that could not be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvironmentError {
    /// A client could not be made.
    #[error("cannot connect to the server in memory")]
    Connect(#[source] Box<ConnectError>),
    /// The function that registers workflows and activities has failed.
    #[error("cannot register workflows and activities")]
    Registration(#[source] Box<dyn Error + Send + Sync>),
    /// The SDK refuses the options of a worker.
    #[error("cannot start a worker")]
    Worker(#[source] Box<dyn Error + Send + Sync>),
    /// A worker ended by itself.
    #[error("a worker has failed")]
    WorkerRun(#[source] Box<dyn Error + Send + Sync>),
    /// No thread could be made for the workers.
    #[error("cannot start the thread of the workers")]
    Thread(#[from] io::Error),
    /// The input of a recorded call cannot be read.
    #[error("cannot read the input of a call")]
    Input(#[from] PayloadConversionError),
}

impl ConnectError {
    pub(super) fn into_environment(self) -> EnvironmentError {
        EnvironmentError::Connect(Box::new(self))
    }
}

/// A test that has failed unnoticed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestFailure {
    /// Activities were called that are neither registered nor mocked.
    #[error("activities are neither registered nor mocked: {}", .0.join(", "))]
    Unregistered(Vec<String>),
    /// A finished workflow cannot be replayed.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// A worker has failed.
    #[error("{0}")]
    Environment(#[source] EnvironmentError),
}
