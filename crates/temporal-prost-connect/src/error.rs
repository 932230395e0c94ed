use crate::ConnectFailure;
use std::{io, time::Duration};
use temporalio_client::errors::ClientNewError;

/// The reason why the server cannot be reached or the client cannot be configured.
///
/// ```
/// use temporal_prost_connect::ConnectionError;
///
/// let error = ConnectionError::Address { address: "nowhere".to_owned() };
/// assert_eq!(
///     error.to_string(),
///     "invalid server address `nowhere`; expected something like `localhost:7233`"
/// );
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectionError {
    /// A file cannot be read.
    #[error("cannot read {what} `{path}`")]
    File {
        /// The role of the file.
        what: &'static str,
        /// The path of the file.
        path: String,
        /// The reason.
        source: io::Error,
    },
    /// The file with environments does not parse.
    #[error("invalid environment file `{path}`; expected the format of `temporal env set`")]
    Environment {
        /// The path of the file.
        path: String,
        /// The reason.
        source: serde_yaml_ng::Error,
    },
    /// The environment does not exist.
    #[error(
        "environment `{name}` is not in `{path}`; create it with `temporal env set` or choose another with --env"
    )]
    UnknownEnvironment {
        /// The name of the environment.
        name: String,
        /// The path of the file.
        path: String,
    },
    /// The environment's setting `tls` is not a boolean.
    #[error(
        "invalid `tls` in the environment: `{value}`; set it to `true` or `false` with `temporal env set`"
    )]
    Tls {
        /// The value.
        value: String,
    },
    /// The configuration is invalid.
    #[error("invalid connection configuration: {reason}")]
    Configuration {
        /// The reason.
        reason: String,
    },
    /// The address of the server is invalid.
    #[error("invalid server address `{address}`; expected something like `localhost:7233`")]
    Address {
        /// The address.
        address: String,
    },
    /// The server cannot be reached.
    #[error("cannot connect to the Temporal server at {address}")]
    Connect {
        /// The address.
        address: String,
        /// The reason.
        source: ConnectFailure,
    },
    /// The server does not answer in time.
    #[error("no answer from the Temporal server at {address} within {timeout:?}")]
    Timeout {
        /// The address.
        address: String,
        /// The time allowed.
        timeout: Duration,
    },
    /// The SDK cannot make a client.
    #[error(transparent)]
    Client(#[from] ClientNewError),
}
