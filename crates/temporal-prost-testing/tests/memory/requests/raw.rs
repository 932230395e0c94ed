//! Requests as bytes, so that a test can send any request to any server.

use crate::server::Server;
use bytes::{Buf, BufMut, Bytes};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MethodDescriptor};
use temporalio_client::callback_based::GrpcRequest;
use temporalio_client::tonic::client::Grpc;
use temporalio_client::tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use temporalio_client::tonic::codegen::http::{HeaderMap, uri::PathAndQuery};
use temporalio_client::tonic::transport::Channel;
use temporalio_client::tonic::{Request, Status};

/// The descriptors of Temporal's API.
const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// Returns the methods of the services that a server offers.
pub(crate) fn methods() -> Vec<MethodDescriptor> {
    let pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    let names = [
        "temporal.api.workflowservice.v1.WorkflowService",
        "temporal.api.operatorservice.v1.OperatorService",
    ];
    let services = names.into_iter().map(|name| pool.get_service_by_name(name).unwrap());
    services.flat_map(|service| service.methods().collect::<Vec<_>>()).collect()
}

/// Encodes a request that is written in JSON.
pub(crate) fn encode(method: &MethodDescriptor, json: &str) -> Bytes {
    let mut json = serde_json::Deserializer::from_str(json);
    let message = DynamicMessage::deserialize(method.input(), &mut json).unwrap();
    message.encode_to_vec().into()
}

/// Sends encoded requests.
pub(crate) enum Caller {
    /// With a timeout of each request, in the form of the header.
    Memory(Box<Server>, &'static str),
    Real(Channel),
}

impl Caller {
    pub(crate) async fn new(server: &Server) -> Self {
        if server.memory.is_some() {
            return Self::Memory(Box::new(server.clone()), "2500m");
        }
        let endpoint = Channel::from_shared(server.connection.target.to_string()).unwrap();
        Self::Real(endpoint.connect().await.unwrap())
    }

    /// Sets the timeout of requests to a server in memory.
    pub(crate) fn with_timeout(self, timeout: &'static str) -> Self {
        match self {
            Self::Memory(server, _) => Self::Memory(server, timeout),
            real @ Self::Real(_) => real,
        }
    }

    pub(crate) async fn call(&self, method: &MethodDescriptor, proto: Bytes) -> Result<Bytes, Status> {
        let (service, rpc) = (method.parent_service().full_name().to_owned(), method.name().to_owned());
        match self {
            Self::Memory(server, timeout) => {
                let override_ = server.connection.service_override.as_ref().unwrap();
                let headers =
                    HeaderMap::from_iter([("grpc-timeout".parse().unwrap(), timeout.parse().unwrap())]);
                let answer = (override_.callback)(GrpcRequest { service, rpc, headers, proto }).await;
                answer.map(|answer| answer.proto.into())
            }
            Self::Real(channel) => {
                let mut grpc = Grpc::new(channel.clone());
                grpc.ready().await.map_err(|error| Status::unknown(error.to_string()))?;
                let path = PathAndQuery::try_from(format!("/{service}/{rpc}")).unwrap();
                let mut request = Request::new(proto);
                request.set_timeout(std::time::Duration::from_millis(2500));
                grpc.unary(request, path, Raw).await.map(temporalio_client::tonic::Response::into_inner)
            }
        }
    }
}

/// A codec that leaves messages encoded.
#[derive(Clone, Copy, Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, message: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(message);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining())))
    }
}
