//! Errors as a Temporal server returns them.

use crate::proto::{any, errordetails};
use prost::{Message, Name};
use temporalio_common::protos::google::rpc;
use tonic::{Code, Status};

/// The response to a request.
pub(crate) type Answer<T> = Result<T, Status>;

/// Creates an error with a detail that clients read.
pub(crate) fn with_detail<D: Message + Name>(code: Code, message: &str, detail: &D) -> Status {
    let status = rpc::Status { code: code as i32, message: message.to_owned(), details: vec![any(detail)] };
    Status::with_details(code, message, status.encode_to_vec().into())
}

pub(crate) fn not_found(message: &str) -> Status {
    with_detail(Code::NotFound, message, &errordetails::NotFoundFailure::default())
}

pub(crate) fn namespace_not_found(namespace: &str) -> Status {
    let detail = errordetails::NamespaceNotFoundFailure { namespace: namespace.to_owned() };
    with_detail(Code::NotFound, &format!("Namespace {namespace} is not found."), &detail)
}

pub(crate) fn invalid(message: impl Into<String>) -> Status {
    Status::invalid_argument(message)
}
