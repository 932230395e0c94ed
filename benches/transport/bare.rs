//! The least that a transport behind the SDK's hook can do: it sends each message on, over one connection.

#[path = "../../crates/temporal-prost-connect/src/transport/cluster/message.rs"]
mod message;

use std::{error::Error, sync::Arc};
use temporal_prost::client::{
    Client, ClientOptions, Connection, ConnectionOptions,
    callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse},
    tonic::{
        Extensions, Request, Status,
        client::Grpc,
        codec::CompressionEncoding,
        metadata::MetadataMap,
        transport::{Channel, Endpoint},
    },
};

/// The headers that a connection sets itself.
const HOP: [&str; 5] = ["content-type", "grpc-accept-encoding", "grpc-encoding", "te", "user-agent"];

/// Returns a client of the server at `options.target`.
pub(crate) async fn client(mut options: ConnectionOptions) -> Result<Client, Box<dyn Error>> {
    let channel = Endpoint::from_shared(options.target.to_string())?.connect().await?;
    let send = move |request| Box::pin(send(Grpc::new(channel.clone()), request)) as _;
    options.service_override = Some(CallbackBasedGrpcService { callback: Arc::new(send) });
    options.dns_load_balancing = None;
    let connection = Connection::connect(options).await?;
    Ok(Client::new(connection, ClientOptions::new("default").build())?)
}

async fn send(grpc: Grpc<Channel>, request: GrpcRequest) -> Result<GrpcSuccessResponse, Status> {
    let GrpcRequest { service, rpc, mut headers, proto } = request;
    for name in HOP {
        headers.remove(name);
    }
    // As the SDK does by default.
    let mut grpc =
        grpc.send_compressed(CompressionEncoding::Gzip).accept_compressed(CompressionEncoding::Gzip);
    grpc.ready().await.map_err(|error| Status::from_error(Box::new(error)))?;
    let path = format!("/{service}/{rpc}").parse();
    let path = path.map_err(|_| Status::internal("the SDK names no rpc"))?;
    let request = Request::from_parts(MetadataMap::from_headers(headers), Extensions::new(), proto);
    // Without the headers of this connection, which the SDK would take for its own.
    let plain = |status: Status| Status::new(status.code(), status.message());
    let (metadata, proto, _) = grpc.unary(request, path, message::Raw).await.map_err(plain)?.into_parts();
    let mut headers = metadata.into_headers();
    for name in HOP {
        headers.remove(name);
    }
    Ok(GrpcSuccessResponse { headers, proto })
}
