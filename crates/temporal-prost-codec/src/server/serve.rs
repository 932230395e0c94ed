use super::connection::Shared;
use super::{Access, CodecServer};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use std::net::SocketAddr;
use temporal_prost_secret::{Answers, ServerError};
use tokio::net::TcpListener;

/// The reason why the server does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Everyone on the network could decrypt.
    #[error("refusing to serve {address} without authorization: configure tokens, or listen on 127.0.0.1")]
    Unprotected {
        /// The address of the listener.
        address: SocketAddr,
    },
    /// The certificate or the listener is unusable.
    #[error(transparent)]
    Server(#[from] ServerError),
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
        let address = listener.local_addr().map_err(ServerError::Listen)?;
        if matches!(self.shared.access, Access::Open) && !address.ip().is_loopback() {
            return Err(ServeError::Unprotected { address });
        }
        let http = self.http.connections(self.shared.limits.connections);
        http.serve_until(listener, end, self.shared).await;
        Ok(())
    }
}

impl Answers for Shared {
    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Full<Bytes>> {
        self.answer(request, peer).await
    }
}
