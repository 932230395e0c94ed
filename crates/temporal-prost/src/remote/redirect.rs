//! Clients whose requests go elsewhere.

#[cfg(feature = "worker")]
mod keyed;
mod rehearsal;

#[cfg(feature = "worker")]
pub(crate) use keyed::Key;
pub(crate) use rehearsal::rehearse;

use futures_util::future::BoxFuture;
use std::sync::Arc;
use temporalio_client::{
    Client, Connection, ConnectionOptions, NamespacedClient as _, RetryOptions, Url,
    callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse},
    tonic::Status,
};

/// The answer to a request.
type Answer = BoxFuture<'static, Result<GrpcSuccessResponse, Status>>;

/// Returns a response without content, which is a valid one of most requests.
fn empty() -> GrpcSuccessResponse {
    response(Vec::new())
}

fn response(proto: Vec<u8>) -> GrpcSuccessResponse {
    GrpcSuccessResponse { headers: Default::default(), proto }
}

/// Returns the client with a connection on which `answer` answers all requests. Its interceptors and its data converter
/// stay. Returns `None` if the SDK refuses such a connection.
async fn redirected(
    client: &Client,
    answer: impl Fn(GrpcRequest) -> Answer + Send + Sync + 'static,
) -> Option<Client> {
    let options = ConnectionOptions::new(Url::parse("http://temporal-prost-redirected").ok()?)
        .identity(client.identity())
        .service_override(CallbackBasedGrpcService { callback: Arc::new(answer) })
        .retry_options(RetryOptions::no_retries())
        .dns_load_balancing(None)
        .build();
    let mut client = client.clone();
    *client.connection_mut() = Connection::connect(options).await.ok()?;
    Some(client)
}
