//! A token service: it exchanges the id token of a user for a short-lived token of
//! [`temporal-prost-biscuit`](temporal_prost_biscuit), with the rights of the user's roles.
//!
//! The exchange follows RFC 8693. Identity providers that speak OIDC sign the id tokens, and a file names them,
//! the roles, and who has which role. The service keeps no state, so several of them can serve at the same time. The
//! program `temporal-prost-iam` wraps this crate:
//!
//! ```no_run
//! use temporal_prost_iam::{Exchange, IamServer, KeyFile, RoleFile};
//! use tokio::net::TcpListener;
//!
//! # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
//! let exchange = Exchange::new(RoleFile::open("roles.toml")?, KeyFile::open("keys.toml")?);
//! let server = IamServer::new(exchange).tls_files("/run/tls/tls.crt", "/run/tls/tls.key")?;
//! server.serve(TcpListener::bind("0.0.0.0:8443").await?).await?;
//! # Ok(())
//! # }
//! ```
//!
//! | request | answer |
//! |---|---|
//! | `POST /token` | a token, in exchange for an id token |
//! | `GET /keys` | the public root keys, as `RootKeys` of `temporal-prost-biscuit` reads them |
//! | `GET /health` | status 204 |
//!
//! The [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/authorization.md#issue-tokens) describes
//! both files.
//!
//! # Security
//! Tokens are secrets, so addresses other than loopback are served with TLS only, unless a proxy adds it. Every exchange
//! is logged in the target `temporal_prost_iam::audit` of `tracing`: who asked, which roles and which token were issued, by
//! its id, or why it was refused. Tokens and keys are never logged.

#![warn(missing_docs)]

mod exchange;
mod keys;
mod request;
mod roles;
mod server;

pub use exchange::{Exchange, ExchangeError, Issued};
pub use keys::{KeyFile, KeyFileError};
pub use request::{ExchangeRequest, RequestError};
pub use roles::{Fault, RoleFile, RoleFileError};
pub use server::{IamServer, Limits, ServeError};
