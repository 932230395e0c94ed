//! Serves the in-memory server on a port, for other processes and languages.

use super::MemoryServer;
use crate::rpc::Call;
use bytes::{BufMut, Bytes, BytesMut};
use flate2::read::GzDecoder;
use futures_util::stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::convert::Infallible;
use std::io::Read;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tonic::Status;

type Body = UnsyncBoxBody<Bytes, Infallible>;

/// The maximum size of a request, in bytes.
const LARGEST_REQUEST: usize = 64 << 20;

/// An error that occurs when the port accepts no more connections.
#[derive(Debug, thiserror::Error)]
#[error("cannot accept a connection")]
pub struct ServeError(#[from] std::io::Error);

impl MemoryServer {
    /// Accepts connections on `listener` until the returned future is dropped, which also closes the connections.
    ///
    /// ```no_run
    /// use temporal_prost_testing::MemoryServer;
    /// use tokio::net::TcpListener;
    ///
    /// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    /// let listener = TcpListener::bind("127.0.0.1:7233").await?;
    /// MemoryServer::new().serve(listener).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If no more connections can be accepted.
    pub async fn serve(&self, listener: TcpListener) -> Result<(), ServeError> {
        let mut connections = JoinSet::new();
        loop {
            let (stream, _) = listener.accept().await?;
            // Responses are slower without it.
            let _ = stream.set_nodelay(true);
            let server = self.clone();
            let service = service_fn(move |request| {
                let server = server.clone();
                async move { Ok::<_, Infallible>(server.answer(request).await) }
            });
            let http = http2::Builder::new(TokioExecutor::new());
            connections.spawn(http.serve_connection(TokioIo::new(stream), service));
            while connections.try_join_next().is_some() {}
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let answer = match read(body).await {
            Ok(proto) => {
                let (service, rpc) = names(parts.uri.path());
                self.call(Call { service, rpc, headers: parts.headers, proto }).await
            }
            Err(error) => Err(error),
        };
        answer.map_or_else(failed, |proto| succeeded(&proto))
    }
}

/// Splits a path into its service and rpc.
fn names(path: &str) -> (String, String) {
    let (service, rpc) = path.trim_start_matches('/').split_once('/').unwrap_or_default();
    (service.to_owned(), rpc.to_owned())
}

/// Reads a message: a compression flag of one byte, the length in four bytes, and the message itself.
async fn read(body: Incoming) -> Result<Bytes, Status> {
    let body = Limited::new(body, LARGEST_REQUEST).collect().await;
    let body = body.map_err(|error| Status::resource_exhausted(error.to_string()))?.to_bytes();
    let compressed = *body.first().ok_or_else(|| Status::internal("the request has no message"))? == 1;
    let message = body.slice(body.len().min(5)..);
    if !compressed {
        return Ok(message);
    }
    let mut plain = Vec::new();
    let limit = u64::try_from(LARGEST_REQUEST).unwrap_or(u64::MAX);
    let read = GzDecoder::new(&*message).take(limit).read_to_end(&mut plain);
    read.map_err(|error| Status::internal(error.to_string()))?;
    Ok(plain.into())
}

fn succeeded(proto: &[u8]) -> Response<Body> {
    let mut message = BytesMut::with_capacity(proto.len() + 5);
    message.put_u8(0);
    message.put_u32(u32::try_from(proto.len()).unwrap_or(u32::MAX));
    message.extend_from_slice(proto);
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", HeaderValue::from_static("0"));
    let frames = [Ok(Frame::data(message.freeze())), Ok(Frame::trailers(trailers))];
    let mut response = Response::new(StreamBody::new(stream::iter(frames)).boxed_unsync());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    response
}

fn failed(status: Status) -> Response<Body> {
    let (parts, ()) = status.into_http::<()>().into_parts();
    Response::from_parts(parts, Empty::new().boxed_unsync())
}
