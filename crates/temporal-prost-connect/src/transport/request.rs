//! Requests that may be sent more than once.

use temporalio_client::callback_based::GrpcRequest;

/// Copies a request. Its message is shared.
pub(super) fn copy(request: &GrpcRequest) -> GrpcRequest {
    let GrpcRequest { service, rpc, headers, proto } = request;
    GrpcRequest { service: service.clone(), rpc: rpc.clone(), headers: headers.clone(), proto: proto.clone() }
}
