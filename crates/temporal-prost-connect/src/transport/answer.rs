//! The answers of a cluster: results, errors of the server, and losses of the connection.

use super::{breaker::Contact, cluster::WithoutHeaders};
use std::{error::Error, io, iter::successors};
use temporalio_client::tonic::{Code, ConnectError, Status, TimeoutExpired, metadata::MetadataValue};
use temporalio_common::protos::{
    temporal::api::errordetails::v1::NamespaceNotActiveFailure, utilities::decode_status_detail,
};

/// The key of a mark in the metadata of an error: the request was certainly not sent, so it has had no effect.
///
/// A [`Transport`](crate::Transport) sets it if no cluster can be reached, or if credentials are missing. Its value names
/// the reason. The SDK passes on the metadata of an error, but not its cause.
///
/// ```
/// use temporal_prost_connect::NOT_SENT;
/// use temporalio_client::tonic::Status;
///
/// /// Tells whether another server may get the request without the risk that it runs twice.
/// fn may_go_elsewhere(error: &Status) -> bool {
///     error.metadata().contains_key(NOT_SENT)
/// }
/// ```
pub const NOT_SENT: &str = "temporal-prost-not-sent";

/// tonic's error of an HTTP response without a gRPC status, as load balancers send it if no server is left.
const WITHOUT_GRPC: &str = "grpc-status header missing";

/// Returns how a request ended, or `None` if its error does not tell.
pub(super) fn contact<T>(result: &Result<T, Status>) -> Option<Contact> {
    let Err(status) = result else { return Some(Contact::Answered) };
    if causes(status).any(is_ours) {
        None
    } else if causes(status).any(is_unreachable) {
        Some(Contact::Unreachable)
    } else if causes(status).next().is_some() || is_of_balancer(status) {
        Some(Contact::Lost)
    } else {
        Some(Contact::Answered)
    }
}

/// Returns the name of the active cluster, if another cluster has refused a request.
pub(super) fn active_elsewhere(status: &Status) -> Option<String> {
    let refused = status.code() == Code::FailedPrecondition;
    let details = refused.then(|| decode_status_detail::<NamespaceNotActiveFailure>(status.details()))??;
    Some(details.active_cluster).filter(|active| !active.is_empty() && *active != details.current_cluster)
}

/// Marks the error of a request that was not sent.
pub(super) fn unsent(mut status: Status, reason: &'static str) -> Status {
    status.metadata_mut().insert(NOT_SENT, MetadataValue::from_static(reason));
    status
}

/// Turns an error into one that clients and workers retry.
pub(super) fn retryable(status: Status, message: String) -> Status {
    caused(Code::Unavailable, message, status)
}

/// Replaces the message of an error.
pub(super) fn with_message(status: Status, message: String) -> Status {
    caused(status.code(), message, status)
}

fn caused(code: Code, message: String, cause: Status) -> Status {
    let details = cause.details().to_vec().into();
    let mut status = Status::with_details_and_metadata(code, message, details, cause.metadata().clone());
    status.set_source(std::sync::Arc::new(cause));
    status
}

/// Returns an error and its causes as one line, without repetitions.
pub(super) fn line(error: &(dyn Error + 'static)) -> String {
    let mut line = error.source().filter(|_| is_vague(error)).map_or_else(|| text(error), text);
    for cause in successors(error.source(), |cause| (*cause).source()).map(text) {
        if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

fn text(error: &(dyn Error + 'static)) -> String {
    // The text of a status contains debug output.
    error.downcast_ref::<Status>().map_or_else(|| error.to_string(), |status| status.message().to_owned())
}

/// tonic's own error says only that something about the transport is wrong.
fn is_vague(error: &(dyn Error + 'static)) -> bool {
    text(error) == "transport error"
}

fn causes(status: &Status) -> impl Iterator<Item = &(dyn Error + 'static)> {
    successors(status.source(), |cause| (*cause).source())
}

/// Returns whether the request has ended on our side, by its deadline or for lack of credentials.
fn is_ours(cause: &(dyn Error + 'static)) -> bool {
    cause.is::<TimeoutExpired>() || cause.is::<WithoutHeaders>()
}

fn is_unreachable(cause: &(dyn Error + 'static)) -> bool {
    let refused = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    cause.is::<ConnectError>() || cause.downcast_ref().is_some_and(refused)
}

fn is_of_balancer(status: &Status) -> bool {
    status.code() == Code::Unavailable && status.message().starts_with(WITHOUT_GRPC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn caused_by(error: impl Error + Send + Sync + 'static) -> Result<(), Status> {
        let mut status = Status::unknown("broken");
        status.set_source(Arc::new(error));
        Err(status)
    }

    #[test]
    fn an_error_of_the_server_is_an_answer() {
        assert_eq!(contact::<()>(&Err(Status::unavailable("shard moves"))), Some(Contact::Answered));
    }

    #[test]
    fn an_error_with_a_cause_is_a_loss() {
        assert_eq!(contact(&caused_by(io::Error::from(io::ErrorKind::ConnectionReset))), Some(Contact::Lost));
        let refused = caused_by(io::Error::from(io::ErrorKind::ConnectionRefused));
        assert_eq!(contact(&refused), Some(Contact::Unreachable));
        assert_eq!(contact(&caused_by(ConnectError("no route".into()))), Some(Contact::Unreachable));
    }

    #[test]
    fn a_deadline_says_nothing_about_the_connection() {
        assert_eq!(contact(&caused_by(TimeoutExpired(()))), None);
        assert_eq!(contact::<()>(&Err(Status::from_error(Box::new(TimeoutExpired(()))))), None);
    }

    #[test]
    fn a_line_names_each_cause_once() {
        let inner = io::Error::other("connection reset");
        let outer = caused_by(io::Error::other(inner)).unwrap_err();
        assert_eq!(line(&outer), "broken: connection reset");
    }
}
