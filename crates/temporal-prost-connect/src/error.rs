use crate::{ConnectFailure, ProfileFaults, TransportError};
use std::{io, time::Duration};
use temporal_prost_secret::{SecretError, VaultError};
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
    /// Settings in a file with profiles are wrong.
    #[error(transparent)]
    Profile(#[from] ProfileFaults),
    /// Verification of the server's certificate is disabled, as by `TEMPORAL_TLS_DISABLE_HOST_VERIFICATION`.
    #[error(
        "TLS without verification of the server is refused; trust its authority with `server_ca_cert_path`, or set `server_name`"
    )]
    NoVerification,
    /// The profile has a codec, and the program has none.
    #[error(
        "the profile has a codec, without which this program would store plain text; call `Profile::codec`, or set `codec = false` in `temporal-prost.toml`"
    )]
    UnusedCodec,
    /// The codec has the keys of a codec server, and there is no codec server.
    #[error(
        "the codec has `endpoint = true`, but the profile has no codec server; set it with `temporal config set --prop codec.endpoint`"
    )]
    NoCodecEndpoint,
    /// The codec cannot be made.
    #[error("cannot make the codec of the profile")]
    Codec(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// TLS files are to be read again, and there are none.
    #[error(
        "`reload_tls` is set, but the profile has no TLS files; set `tls.client_cert_path` and `tls.client_key_path`, or `tls.server_ca_cert_path`"
    )]
    NothingToReload,
    /// The profile has a client certificate, but no TLS to use it.
    #[error(
        "the profile has a client certificate, but TLS is disabled; remove `tls.disabled` and `--tls=false`"
    )]
    TlsDisabled,
    /// A certificate or token cannot be loaded.
    #[error("cannot load the credentials of the profile")]
    Credential(#[from] SecretError),
    /// Vault cannot be used.
    #[error("cannot use Vault for the certificate of the profile")]
    Vault(#[from] VaultError),
    /// The clusters cannot be used.
    #[error("cannot use the clusters of the profile")]
    Transport(#[from] TransportError),
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
