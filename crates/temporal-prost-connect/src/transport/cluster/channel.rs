//! Connections to one address of a cluster.

use super::{message::Raw, tls};
use crate::{TlsMaterial, transport::answer};
use futures_util::TryFutureExt;
use http::uri::PathAndQuery;
use std::{error::Error as _, net::SocketAddr, sync::Arc, time::Duration};
use temporalio_client::{
    ConnectionOptions, Url,
    callback_based::{GrpcRequest, GrpcSuccessResponse},
    tonic::{
        ConnectError, Request, Status,
        client::Grpc,
        codec::CompressionEncoding,
        metadata::MetadataMap,
        transport::{Channel, Endpoint, Error, Uri},
    },
};

/// The default timeout of a connection attempt. The SDK has none, so a single dead address would hold up a request.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The SDK's variable for the largest answer, in bytes, and its default.
const LARGEST_ANSWER: (&str, usize) = ("TEMPORAL_MAX_INCOMING_GRPC_BYTES", 128 << 20);
/// The headers that each connection sets itself.
const HOP: [&str; 5] = ["content-type", "grpc-accept-encoding", "grpc-encoding", "te", "user-agent"];

/// The settings of a connection.
pub(super) struct Settings {
    pub(super) options: ConnectionOptions,
    pub(super) tls: Option<TlsMaterial>,
}

impl Settings {
    /// Connects to `address`, or to the target as its name says if there is none.
    pub(super) async fn connect(&self, address: Option<SocketAddr>) -> Result<Grpc<Channel>, Status> {
        let channel = async {
            let endpoint = self.endpoint(address)?;
            match &self.options.http_connect_proxy {
                Some(proxy) => proxy.connect_endpoint(&endpoint).await,
                None => endpoint.connect().await,
            }
        };
        let channel = channel.map_err(|error| self.unreachable(address, error)).await?;
        Ok(Grpc::new(channel).max_decoding_message_size(largest_answer()))
    }

    fn endpoint(&self, address: Option<SocketAddr>) -> Result<Endpoint, Error> {
        let target = self.target();
        let at = |address| format!("{}://{address}", target.scheme());
        let endpoint = Endpoint::from_shared(address.map_or_else(|| target.to_string(), at))?;
        let timeout = self.options.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        let mut endpoint = endpoint.connect_timeout(timeout);
        if let Some(keep_alive) = &self.options.keep_alive {
            let interval =
                endpoint.keep_alive_while_idle(true).http2_keep_alive_interval(keep_alive.interval);
            endpoint = interval.keep_alive_timeout(keep_alive.timeout);
        }
        if let Some(origin) = self.origin(&target) {
            endpoint = endpoint.origin(origin);
        }
        match &self.tls {
            Some(tls) => tls::apply(endpoint, &tls.options, address.and(target.host_str())),
            None => Ok(endpoint),
        }
    }

    /// Returns the target. With TLS it is always encrypted, even if its scheme says otherwise.
    fn target(&self) -> Url {
        let mut target = self.options.target.clone();
        if self.tls.is_some() {
            // It fails only for schemes other than HTTP's.
            let _ = target.set_scheme("https");
        }
        target
    }

    /// Returns the name under which the server knows itself, even if a connection is made to an address.
    fn origin(&self, target: &Url) -> Option<Uri> {
        let domain = self.tls.as_ref().and_then(|tls| tls.options.domain.as_ref());
        let domain = domain.map(|domain| format!("https://{domain}"));
        let name = || domain.unwrap_or_else(|| target.to_string()).parse().ok();
        self.options.override_origin.clone().or_else(name)
    }

    fn unreachable(&self, address: Option<SocketAddr>, error: Error) -> Status {
        let target = self.target();
        let mut attempt = format!("cannot connect to {}", target.as_str().trim_end_matches('/'));
        if let Some(address) = address {
            attempt = format!("{attempt} at {address}");
        }
        if let Some(description) = self.description() {
            attempt = format!("{attempt} with {description}");
        }
        unreachable(&attempt, Box::new(error))
    }

    fn description(&self) -> Option<&String> {
        self.tls.as_ref()?.description.as_ref()
    }

    /// Names the certificate in the error of a broken connection: a server may reject it after the handshake.
    pub(super) fn with_description(&self, status: Status) -> Status {
        match self.description() {
            Some(description) if status.source().is_some() => {
                let message = format!("{} (with {description})", answer::line(&status));
                answer::with_message(status, message)
            }
            _ => status,
        }
    }
}

/// Returns the error of a server to which no connection can be made.
pub(super) fn unreachable(attempt: &str, cause: Box<dyn std::error::Error + Send + Sync>) -> Status {
    let mut status = Status::unavailable(format!("{attempt}: {}", answer::line(&*cause)));
    status.set_source(Arc::new(ConnectError(cause)));
    status
}

/// Sends a request and awaits its answer.
pub(super) async fn send(
    mut grpc: Grpc<Channel>,
    request: &GrpcRequest,
    compress: bool,
) -> Result<GrpcSuccessResponse, Status> {
    if compress {
        grpc = grpc.send_compressed(CompressionEncoding::Gzip).accept_compressed(CompressionEncoding::Gzip);
    }
    grpc.ready().await.map_err(|error| Status::from_error(Box::new(error)))?;
    let path = PathAndQuery::try_from(format!("/{}/{}", request.service, request.rpc));
    let path = path.map_err(|error| Status::internal(format!("invalid name of an rpc: {error}")))?;
    let response = grpc.unary(tonic_request(request), path, Raw).await.map_err(end_to_end)?;
    let (headers, proto, _) = response.into_parts();
    Ok(GrpcSuccessResponse { headers: without_hop(headers.into_headers()), proto })
}

fn tonic_request(request: &GrpcRequest) -> Request<bytes::Bytes> {
    let metadata = MetadataMap::from_headers(without_hop(request.headers.clone()));
    Request::from_parts(metadata, http::Extensions::new(), request.proto.clone())
}

/// Removes the headers of this connection from an error. The SDK would look for a message in the encoding that they name.
fn end_to_end(mut status: Status) -> Status {
    let headers = std::mem::take(status.metadata_mut()).into_headers();
    *status.metadata_mut() = MetadataMap::from_headers(without_hop(headers));
    status
}

fn without_hop(mut headers: http::HeaderMap) -> http::HeaderMap {
    for name in HOP {
        headers.remove(name);
    }
    headers
}

fn largest_answer() -> usize {
    let (variable, default) = LARGEST_ANSWER;
    std::env::var(variable).ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(default)
}
