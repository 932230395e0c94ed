//! A server of HTTP/1.1, with or without TLS.

mod accept;
mod body;
mod tls;

pub use body::{BodyError, read_body};

use crate::{IdentityFiles, SecretError};
use accept::Acceptor;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, ServerConfig};

/// Answers requests. See [`HttpServer`] for an example.
pub trait Answers: Send + Sync + 'static {
    /// Answers a request of a peer.
    fn answer(
        &self,
        request: Request<Incoming>,
        peer: SocketAddr,
    ) -> impl Future<Output = Response<Full<Bytes>>> + Send;
}

/// The reason why a server does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The certificates or the private key do not parse.
    #[error("invalid certificates or private key; expected PEM")]
    Pem,
    /// The certificate and the private key do not belong together.
    #[error("unusable certificate or private key")]
    Tls(#[source] rustls::Error),
    /// A file with a certificate or a private key is unusable.
    #[error(transparent)]
    Identity(#[from] SecretError),
    /// The listener is unusable.
    #[error("cannot accept connections")]
    Listen(#[source] io::Error),
}

/// A server of HTTP/1.1 that limits connections, and ends open requests before it ends.
///
/// ```no_run
/// use bytes::Bytes;
/// use http::{Request, Response};
/// use http_body_util::Full;
/// use hyper::body::Incoming;
/// use std::net::SocketAddr;
/// use temporal_prost_secret::{Answers, HttpServer};
///
/// struct Hello;
///
/// impl Answers for Hello {
///     async fn answer(&self, _: Request<Incoming>, peer: SocketAddr) -> Response<Full<Bytes>> {
///         Response::new(Full::new(format!("hello {peer}").into()))
///     }
/// }
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
/// HttpServer::new().tls_files("tls.crt", "tls.key")?.serve_until(listener, std::future::pending(), Hello).await;
/// # Ok(())
/// # }
/// ```
pub struct HttpServer {
    tls: Option<TlsAcceptor>,
    connections: usize,
}

impl HttpServer {
    /// Makes a server without TLS.
    #[must_use]
    pub fn new() -> Self {
        Self { tls: None, connections: 1024 }
    }

    /// Sets the number of connections at a time. More wait until one closes. Defaults to 1024.
    #[must_use]
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections;
        self
    }

    /// Serves HTTPS.
    #[must_use]
    pub fn tls(mut self, config: Arc<ServerConfig>) -> Self {
        self.tls = Some(TlsAcceptor::from(config));
        self
    }

    /// Serves HTTPS with a certificate and a private key in files, both in PEM. They are read again when they change.
    ///
    /// # Errors
    /// Fails if a file cannot be read or parsed, or if they do not belong together.
    pub fn tls_files(
        self,
        certificate: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Result<Self, ServerError> {
        let files = IdentityFiles::open(certificate, key)?;
        Ok(self.tls(tls::reloading(files)?))
    }

    /// Serves HTTPS with a chain of certificates and a private key, both in PEM.
    ///
    /// # Errors
    /// Fails if they do not parse, or do not belong together.
    pub fn tls_pem(self, certificates: &[u8], key: &[u8]) -> Result<Self, ServerError> {
        Ok(self.tls(tls::fixed(certificates, key)?))
    }

    /// Returns `true` if the server serves HTTPS.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.tls.is_some()
    }

    /// Serves until `end` is ready, then finishes open requests for at most 10 seconds.
    pub async fn serve_until(
        self,
        listener: TcpListener,
        end: impl Future<Output = ()>,
        answers: impl Answers,
    ) {
        Acceptor::new(listener, self, answers).run(end).await;
    }
}

impl Default for HttpServer {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HttpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tls, connections) = (self.tls.is_some(), self.connections);
        f.debug_struct("HttpServer").field("tls", &tls).field("connections", &connections).finish()
    }
}
