use std::{net::SocketAddr, time::Duration};
use temporalio_client::tonic::Status;

/// An error running a [`Host`](super::Host).
///
/// ```
/// use std::process::ExitCode;
/// use temporal_prost_connect::host::HostError;
///
/// /// Returns an exit code that tells a supervisor why the process ended.
/// fn exit_code(ended: &Result<(), HostError>) -> ExitCode {
///     match ended {
///         Ok(()) => ExitCode::SUCCESS,
///         // A restart does not help.
///         Err(HostError::Empty | HostError::NoNamespace { .. }) => ExitCode::from(78),
///         Err(HostError::NotDrained { running, .. }) => {
///             eprintln!("still running: {}", running.join(", "));
///             ExitCode::FAILURE
///         }
///         Err(_) => ExitCode::FAILURE,
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The host has neither a worker nor another task.
    #[error("the host has nothing to run: add a worker")]
    Empty,
    /// The namespace does not exist.
    #[error("the namespace `{namespace}` does not exist: create it, or change the namespace of the client")]
    NoNamespace {
        /// The namespace.
        namespace: String,
        /// The server's answer.
        source: Box<Status>,
    },
    /// The server does not accept the credentials of the client.
    #[error(
        "the server does not accept the credentials of the worker for task queue `{queue}` in namespace `{namespace}`: \
         check the API key or client certificate, and when it expires"
    )]
    Unauthenticated {
        /// The namespace.
        namespace: String,
        /// The task queue.
        queue: String,
        /// The server's answer.
        source: Box<Status>,
    },
    /// The credentials are valid, but not for the namespace.
    #[error(
        "the credentials of the worker for task queue `{queue}` do not permit the namespace `{namespace}`: \
         grant them access, or change the namespace of the client"
    )]
    Forbidden {
        /// The namespace.
        namespace: String,
        /// The task queue.
        queue: String,
        /// The server's answer.
        source: Box<Status>,
    },
    /// The SDK rejects the options of a worker.
    #[error("the options of the worker for task queue `{queue}` are invalid")]
    Options {
        /// The task queue.
        queue: String,
        /// The SDK's error.
        source: temporalio_sdk::error::WorkerCreateError,
    },
    /// The SDK's runtime cannot be created.
    #[error("the runtime of the workers cannot be created")]
    Runtime {
        /// The reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A port cannot be opened.
    #[error("the host cannot listen at {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Tasks were still running at the end of the drain period. The server gives them to other workers after their
    /// timeouts.
    #[error(
        "{} did not end within the drain period of {period:?}: use a longer period, or heartbeats in long activities",
        quoted(.running)
    )]
    NotDrained {
        /// The workers and tasks that were still running.
        running: Vec<String>,
        /// The drain period.
        period: Duration,
    },
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
