//! The exchange over HTTP.

mod answer;
mod audit;
mod handle;
mod limits;

pub use limits::Limits;

use crate::Exchange;
use handle::Handler;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use temporal_prost_secret::{HttpServer, ServerError};
use tokio::net::TcpListener;

/// The reason why the service does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Everyone on the network could read tokens.
    #[error(
        "refusing to serve {address} without TLS: set a certificate, listen on 127.0.0.1, or say that a proxy adds TLS"
    )]
    Unprotected {
        /// The address of the listener.
        address: SocketAddr,
    },
    /// The certificate or the listener is unusable.
    #[error(transparent)]
    Server(#[from] ServerError),
}

/// A server for an [`Exchange`].
///
/// Behind a proxy that adds TLS, until Ctrl-C:
///
/// ```no_run
/// use temporal_prost_iam::{Exchange, IamServer, Limits, ServeError};
/// use tokio::net::TcpListener;
///
/// async fn serve(exchange: Exchange, listener: TcpListener) -> Result<(), ServeError> {
///     let mut limits = Limits::default();
///     limits.connections = 100;
///     let server = IamServer::new(exchange).behind_proxy().limits(limits);
///     let end = async { drop(tokio::signal::ctrl_c().await) };
///     server.serve_until(listener, end).await
/// }
/// ```
pub struct IamServer {
    exchange: Exchange,
    http: HttpServer,
    limits: Limits,
    has_proxy: bool,
}

impl IamServer {
    /// Makes a server without TLS, for loopback addresses.
    #[must_use]
    pub fn new(exchange: Exchange) -> Self {
        Self { exchange, http: HttpServer::new(), limits: Limits::default(), has_proxy: false }
    }

    /// Serves HTTPS with a certificate and a private key in files, both in PEM. They are read again when they change.
    ///
    /// # Errors
    /// Fails if a file cannot be read or parsed, or if they do not belong together.
    pub fn tls_files(
        mut self,
        certificate: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Result<Self, ServeError> {
        self.http = self.http.tls_files(certificate, key)?;
        Ok(self)
    }

    /// Serves all addresses without TLS, because a proxy in front of the service adds it.
    #[must_use]
    pub fn behind_proxy(mut self) -> Self {
        self.has_proxy = true;
        self
    }

    /// Sets limits for requests.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Serves until the future is dropped.
    ///
    /// # Errors
    /// Fails if the address is not a loopback address, and nothing adds TLS.
    pub async fn serve(self, listener: TcpListener) -> Result<(), ServeError> {
        self.serve_until(listener, std::future::pending()).await
    }

    /// Serves until `end` is ready, then finishes open requests for at most 10 seconds.
    ///
    /// # Errors
    /// Fails if the address is not a loopback address, and nothing adds TLS.
    pub async fn serve_until(
        self,
        listener: TcpListener,
        end: impl Future<Output = ()>,
    ) -> Result<(), ServeError> {
        let address = listener.local_addr().map_err(ServerError::Listen)?;
        if !(self.http.is_encrypted() || self.has_proxy || address.ip().is_loopback()) {
            return Err(ServeError::Unprotected { address });
        }
        let http = self.http.connections(self.limits.connections);
        http.serve_until(listener, end, Handler::new(self.exchange, self.limits)).await;
        Ok(())
    }
}

impl fmt::Debug for IamServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IamServer")
            .field("http", &self.http)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
