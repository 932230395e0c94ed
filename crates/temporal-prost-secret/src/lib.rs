//! Certificates, keys and tokens that change while a program runs.
//!
//! Short-lived credentials replace secrets that live for years: an agent writes a new certificate into a file every
//! hour, a command prints a token of five minutes, Vault issues certificates on request. The types of this crate
//! return the value that is valid now, and renew it before it expires:
//!
//! | credential | sources |
//! |---|---|
//! | certificate and private key, as [`Identity`] | [`IdentityFiles`], [`VaultPki`] |
//! | API key or bearer token, as [`Token`] | [`TokenFile`], [`TokenCommand`], [`TokenCallback`] |
//! | anything that is made from files | [`Reloaded`] |
//!
//! The feature `jwt` checks the tokens of identity providers against key sets that rotate, and `server` serves HTTPS with
//! certificates that do.
//!
//! ```
//! use temporal_prost_secret::{IdentityFiles, IdentitySource, SecretError};
//!
//! # async fn connect() -> Result<(), SecretError> {
//! let certificate = IdentityFiles::open("/run/tls/tls.crt", "/run/tls/tls.key")?;
//! // For every new connection:
//! let identity = certificate.identity().await?;
//! println!("connecting as {identity}");
//! # Ok(())
//! # }
//! ```
//!
//! [Connecting](https://github.com/temporal-prost/temporal-prost/blob/main/docs/connecting.md) shows how programs use
//! them with Temporal.
//!
//! Private keys and tokens appear neither in `Debug` nor in errors and logs. The crate does not use Temporal's SDK.

#![warn(missing_docs)]

#[cfg(feature = "http")]
mod endpoint;
mod error;
mod identity;
#[cfg(feature = "jwt")]
mod jwt;
mod moment;
mod pem;
mod reloaded;
mod renewed;
mod secret;
#[cfg(feature = "server")]
mod server;
mod settings;
mod token;
#[cfg(feature = "vault")]
mod vault;

#[cfg(feature = "http")]
pub use endpoint::{EndpointError, Http, HttpError, parse_url};
pub use error::{CallbackError, SecretError};
#[cfg(feature = "vault")]
pub use identity::VaultPki;
pub use identity::{Identity, IdentityFiles, IdentitySource, Validity};
#[cfg(feature = "jwt")]
pub use jwt::{JwtAlgorithm, JwtClaims, JwtError, JwtVerifier, unverified_issuer};
pub use pem::{CertificateFile, count_certificates};
pub use reloaded::Reloaded;
pub use secret::Secret;
#[cfg(feature = "server")]
pub use server::{Answers, BodyError, HttpServer, ServerError, read_body};
pub use settings::{CodecSettings, Compression, KeySettings, VaultSettings};
pub use token::{Token, TokenCallback, TokenCommand, TokenFile, TokenSource};
#[cfg(feature = "vault")]
pub use vault::{Vault, VaultError};
