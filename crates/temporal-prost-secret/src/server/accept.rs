//! The loop that accepts connections.

use super::{Answers, HttpServer};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;

/// The time for a TLS handshake, and for the headers of a request.
const PATIENCE: Duration = Duration::from_secs(10);
/// The time for open requests after the end was requested.
const GRACE: Duration = Duration::from_secs(10);

pub(super) struct Acceptor<A> {
    listener: TcpListener,
    answers: Arc<A>,
    tls: Option<TlsAcceptor>,
    connections: Arc<Semaphore>,
    open: GracefulShutdown,
}

impl<A: Answers> Acceptor<A> {
    pub(super) fn new(listener: TcpListener, server: HttpServer, answers: A) -> Self {
        let connections = Semaphore::new(server.connections.min(Semaphore::MAX_PERMITS));
        Self {
            listener,
            answers: Arc::new(answers),
            tls: server.tls,
            connections: Arc::new(connections),
            open: GracefulShutdown::new(),
        }
    }

    pub(super) async fn run(self, end: impl Future<Output = ()>) {
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
        let (answers, tls) = (Arc::clone(&self.answers), self.tls.clone());
        let watcher = self.open.watcher();
        tokio::spawn(async move {
            let _permit = permit;
            match tls {
                None => converse(stream, peer, answers, watcher).await,
                Some(tls) => match tokio::time::timeout(PATIENCE, tls.accept(stream)).await {
                    Ok(Ok(stream)) => converse(stream, peer, answers, watcher).await,
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
    answers: Arc<impl Answers>,
    watcher: Watcher,
) {
    let service = service_fn(move |request| {
        let answers = Arc::clone(&answers);
        async move { Ok::<_, Infallible>(answers.answer(request, peer).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    let connection = http.serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%peer, %error, "a connection failed");
    }
}
