use crate::replay::ReplayError;
use crate::sdk_error::SdkError;
use crate::server::ConnectError;
use std::error::Error;
use std::io;
use temporalio_common::data_converters::PayloadConversionError;

/// An error that occurs when an environment is set up or used.
///
/// ```
/// use temporal_prost_testing::{EnvironmentError, TestEnvironment};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), EnvironmentError> {
/// let env = TestEnvironment::start().await?;
/// // The code under test has started no order.
/// assert!(matches!(env.history("order/1"), Err(EnvironmentError::NoWorkflow { .. })));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvironmentError {
    /// A client could not be connected.
    #[error(transparent)]
    Connect(Box<ConnectError>),
    /// The function that registers workflows and activities failed.
    #[error("cannot register workflows and activities")]
    Registration(#[source] Box<dyn Error + Send + Sync>),
    /// The SDK rejected the options of a worker.
    #[error("cannot start a worker")]
    Worker(#[source] Box<dyn Error + Send + Sync>),
    /// A worker stopped on its own.
    #[error("a worker failed")]
    WorkerRun(#[source] Box<dyn Error + Send + Sync>),
    /// The thread for the workers could not be spawned.
    #[error("cannot spawn the thread for the workers")]
    Thread(#[from] io::Error),
    /// No workflow with this id has been started.
    #[error("no workflow `{workflow_id}` has been started")]
    NoWorkflow {
        /// The workflow id.
        workflow_id: String,
    },
    /// The input of a recorded call could not be decoded.
    #[error("cannot decode the input of a recorded call")]
    Input(#[source] SdkError),
}

impl From<PayloadConversionError> for EnvironmentError {
    fn from(error: PayloadConversionError) -> Self {
        Self::Input(SdkError::new(&error))
    }
}

impl ConnectError {
    pub(super) fn into_environment(self) -> EnvironmentError {
        EnvironmentError::Connect(Box::new(self))
    }
}

/// A failure that the test itself did not notice.
///
/// ```
/// use temporal_prost_testing::{TestEnvironment, TestFailure};
///
/// /// Ends a test whose code is deliberately incompatible with the history.
/// fn expect_incompatible(env: TestEnvironment) {
///     match env.finish() {
///         Err(TestFailure::Replay(error)) => println!("as expected: {error}"),
///         other => panic!("expected a failed replay: {other:?}"),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestFailure {
    /// Activities, workflows, or signals and cancellations of other workflows were neither registered nor mocked.
    #[error("neither registered nor mocked: {}", .0.join(", "))]
    Missing(Vec<String>),
    /// Workflows ran without end. See [`ServerOptions::endless_after`](crate::ServerOptions::endless_after).
    #[error("{}", .0.join("; "))]
    Endless(Vec<String>),
    /// A finished workflow could not be replayed.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// A worker failed.
    #[error(transparent)]
    Environment(EnvironmentError),
}
