//! Readiness and liveness over HTTP.

use super::{HostError, HostHandle};
use http::{Request, Response, StatusCode};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, future::ready, net::SocketAddr, time::Duration};
use tokio::net::{TcpListener, TcpStream};

/// A connection that sends no request for this long is closed.
const IDLE: Duration = Duration::from_secs(10);

pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, HostError> {
    let failed = |error: std::io::Error| HostError::Listen { address, source: error.into() };
    TcpListener::bind(address).await.map_err(failed)
}

/// Answers requests until the future is dropped.
pub(super) async fn serve(listener: TcpListener, host: HostHandle) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(converse(stream, host.clone()))),
            // Too many open files, for example.
            Err(error) => {
                tracing::warn!("cannot accept a connection for health checks: {error}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn converse(stream: TcpStream, host: HostHandle) {
    let answer = service_fn(move |request| ready(Ok::<_, Infallible>(answer(&request, &host))));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(IDLE);
    // The client has gone away.
    let _ = http.serve_connection(TokioIo::new(stream), answer).await;
}

fn answer(request: &Request<Incoming>, host: &HostHandle) -> Response<String> {
    let is_good = match request.uri().path() {
        "/livez" => Some(host.is_live()),
        "/readyz" => Some(host.is_ready()),
        _ => None,
    };
    let (status, body) = match is_good {
        Some(true) => (StatusCode::OK, host.to_string()),
        Some(false) => (StatusCode::SERVICE_UNAVAILABLE, host.to_string()),
        None => (StatusCode::NOT_FOUND, "ask for /livez or /readyz\n".to_owned()),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}
