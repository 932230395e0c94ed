//! The loop that accepts connections.

use super::connection::Shared;
use super::{Access, CodecServer};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use temporal_prost_secret::SecretError;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls;

/// The time for a TLS handshake, and for the headers of a request.
const PATIENCE: Duration = Duration::from_secs(10);
/// The time for open requests after the end was requested.
const GRACE: Duration = Duration::from_secs(10);

/// The reason why the server does not start, or stops.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Everyone on the network could decrypt.
    #[error("refusing to serve {address} without authorization: configure tokens, or listen on 127.0.0.1")]
    Unprotected {
        /// The address of the listener.
        address: SocketAddr,
    },
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

impl CodecServer {
    /// Serves until the future is dropped.
    ///
    /// # Errors
    /// Fails if the address is not a loopback address and [`Access::Open`] is set.
    pub async fn serve(self, listener: TcpListener) -> Result<(), ServeError> {
        self.serve_until(listener, std::future::pending()).await
    }

    /// Serves until `end` is ready, then finishes open requests for at most 10 seconds.
    ///
    /// # Errors
    /// Fails if the address is not a loopback address and [`Access::Open`] is set.
    pub async fn serve_until(
        self,
        listener: TcpListener,
        end: impl Future<Output = ()>,
    ) -> Result<(), ServeError> {
        let address = listener.local_addr().map_err(ServeError::Listen)?;
        if matches!(self.shared.access, Access::Open) && !address.ip().is_loopback() {
            return Err(ServeError::Unprotected { address });
        }
        let connections = Semaphore::new(self.shared.limits.connections.min(Semaphore::MAX_PERMITS));
        let acceptor = Acceptor {
            listener,
            shared: Arc::new(self.shared),
            tls: self.tls,
            connections: Arc::new(connections),
            open: GracefulShutdown::new(),
        };
        acceptor.run(end).await;
        Ok(())
    }
}

struct Acceptor {
    listener: TcpListener,
    shared: Arc<Shared>,
    tls: Option<TlsAcceptor>,
    connections: Arc<Semaphore>,
    open: GracefulShutdown,
}

impl Acceptor {
    async fn run(self, end: impl Future<Output = ()>) {
        let mut end = std::pin::pin!(end);
        loop {
            tokio::select! {
                () = &mut end => break,
                (stream, peer, permit) = self.accept() => self.spawn(stream, peer, permit),
            }
        }
        drop(self.listener);
        let _ = tokio::time::timeout(GRACE, self.open.shutdown()).await;
    }

    /// Waits for a connection, if not too many are open.
    async fn accept(&self) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
        // The semaphore is never closed.
        let permit = Arc::clone(&self.connections).acquire_owned().await.ok();
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => return (stream, peer, permit),
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn spawn(&self, stream: TcpStream, peer: SocketAddr, permit: Option<OwnedSemaphorePermit>) {
        let (shared, tls) = (Arc::clone(&self.shared), self.tls.clone());
        let watcher = self.open.watcher();
        tokio::spawn(async move {
            let _permit = permit;
            match tls {
                None => converse(stream, peer, shared, watcher).await,
                Some(tls) => match tokio::time::timeout(PATIENCE, tls.accept(stream)).await {
                    Ok(Ok(stream)) => converse(stream, peer, shared, watcher).await,
                    Ok(Err(error)) => tracing::debug!(%peer, %error, "the TLS handshake failed"),
                    Err(_) => tracing::debug!(%peer, "the TLS handshake took too long"),
                },
            }
        });
    }
}

async fn converse<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    stream: S,
    peer: SocketAddr,
    shared: Arc<Shared>,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(shared.answer(request, peer).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    let connection = http.serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%peer, %error, "a connection failed");
    }
}
