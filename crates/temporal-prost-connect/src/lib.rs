//! Connects to Temporal with the profiles, variables and environments of the `temporal` command.
//!
//! [`ConnectionSettings`] hold what a program knows itself. A [`Profile`] of the configuration files, `TEMPORAL_*`
//! variables and environments stored by `temporal env set` fill in the rest:
//!
//! ```no_run
//! use temporal_prost_connect::{ConnectionError, ConnectionSettings};
//!
//! # async fn connect() -> Result<(), ConnectionError> {
//! let settings = ConnectionSettings { namespace: Some("orders".to_owned()), ..ConnectionSettings::default() };
//! let client = settings.profile()?.connect().await?;
//! # Ok(())
//! # }
//! ```
//!
//! The guides describe [profiles and credentials](https://github.com/temporal-prost/temporal-prost/blob/main/docs/connecting.md),
//! [context](https://github.com/temporal-prost/temporal-prost/blob/main/docs/context.md),
//! [workers](https://github.com/temporal-prost/temporal-prost/blob/main/docs/workers.md) and
//! [failover](https://github.com/temporal-prost/temporal-prost/blob/main/docs/failover.md).
//!
//! Client certificates, authorities, API keys and other tokens may change while a program runs: see
//! [`ProfileSettings`], [`TlsCredentials`] and [`TokenHeader`].
//!
//! [`context`] propagates values such as the tenant with every call, and the feature `worker` has a host that keeps workers
//! running.
//!
//! The client is the SDK's. The crate works with and without generated code.
//!
//! # Features
//! - `worker`: the [`host`] of workers, and [`context`] in workflows and activities. Enabled by default.
//! - `nexus`: [`context`] in Nexus operations. Enables `worker`.
//! - `vendored-protox`: compiles the SDK's protobuf files without an installed `protoc`. Enabled by default.

#![warn(missing_docs)]

mod connect;
mod connect_failure;
pub mod context;
mod credential;
mod environment;
mod error;
pub mod faults;
#[cfg(feature = "worker")]
pub mod host;
mod layers;
mod profile;
mod settings;
mod transport;
mod variable;

pub use connect::Connected;
pub use connect_failure::ConnectFailure;
pub use credential::{HeaderError, HeaderProvider, TlsCredentials, TlsMaterial, TlsSource, TokenHeader};
pub use error::ConnectionError;
pub use profile::{
    ApplyCodec, CertificateSettings, ClusterSettings, HeaderSettings, Profile, ProfileFault, ProfileFaults,
    ProfileSettings, TokenOrigin, TokenSettings,
};
pub use settings::ConnectionSettings;
/// Certificates, keys and tokens that change while a program runs.
pub use temporal_prost_secret as secret;
pub use transport::{
    Cluster, ClusterHealth, Health, NOT_SENT, Resolve, Transport, TransportError, TransportOptions,
};
pub use variable::variable;

/// Compiles the code in the documentation.
#[cfg(all(doctest, feature = "worker"))]
mod documentation {
    #[doc = include_str!("../../../docs/context.md")]
    struct Context;
    #[doc = include_str!("../../../docs/failover.md")]
    struct Failover;
    #[doc = include_str!("../../../docs/connecting.md")]
    struct Connecting;
}
