//! Connects to Temporal with the profiles, variables and environments of the `temporal` command.
//!
//! [`ConnectionSettings`] hold what a program knows itself. A profile of the configuration file, `TEMPORAL_*` variables
//! and environments stored by `temporal env set` fill in the rest:
//!
//! ```no_run
//! use temporal_prost_connect::{Connected, ConnectionError, ConnectionSettings};
//!
//! # async fn connect() -> Result<(), ConnectionError> {
//! let settings = ConnectionSettings { namespace: Some("orders".to_owned()), ..ConnectionSettings::default() };
//! let Connected { client, .. } = settings.connect(|_, _| ()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The client is the SDK's. The crate works with and without generated code.

#![warn(missing_docs)]

mod connect;
mod connect_failure;
mod credential;
mod environment;
mod error;
pub mod faults;
mod layers;
mod profile;
mod settings;
mod transport;
mod variable;

pub use connect::Connected;
pub use connect_failure::ConnectFailure;
pub use credential::{HeaderError, HeaderProvider, TlsMaterial, TlsSource};
pub use error::ConnectionError;
pub use settings::ConnectionSettings;
pub use transport::{Cluster, ClusterHealth, Health, Resolve, Transport, TransportError, TransportOptions};
pub use variable::variable;

/// Compiles the code in the documentation.
#[cfg(doctest)]
mod documentation {
    #[doc = include_str!("../../../docs/failover.md")]
    struct Failover;
}
