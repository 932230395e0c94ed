//! Tells from an error if a server has accepted a start.

use super::NOT_SENT;
use std::{error::Error, iter::successors};
use temporalio_client::tonic::{Code, ConnectError, Status};
use temporalio_common::protos::{
    temporal::api::{enums::v1::ResourceExhaustedCause as Cause, errordetails::v1::ResourceExhaustedFailure},
    utilities::decode_status_detail,
};

/// The meaning of an error for a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The cell certainly has not accepted it, and another cell might.
    Refused,
    /// The cell has decided, and another cell would decide the same.
    Decided,
    /// The cell may have accepted it.
    Unknown,
}

pub(super) fn answer(status: &Status) -> Answer {
    if is_unsent(status) {
        return Answer::Refused;
    }
    match status.code() {
        Code::InvalidArgument | Code::AlreadyExists | Code::OutOfRange => Answer::Decided,
        Code::PermissionDenied
        | Code::Unauthenticated
        | Code::Unimplemented
        | Code::NotFound
        | Code::FailedPrecondition => Answer::Refused,
        Code::ResourceExhausted if is_limited(status) => Answer::Refused,
        _ => Answer::Unknown,
    }
}

fn is_unsent(status: &Status) -> bool {
    let mut causes = successors(status.source(), |cause| (*cause).source());
    status.metadata().contains_key(NOT_SENT) || causes.any(<dyn Error>::is::<ConnectError>)
}

/// Returns `true` for limits that servers check before they begin. Others can be reached in the middle of a start.
fn is_limited(status: &Status) -> bool {
    let failure = decode_status_detail::<ResourceExhaustedFailure>(status.details());
    let cause = failure.map(|failure| failure.cause());
    matches!(cause, Some(Cause::RpsLimit | Cause::ConcurrentLimit | Cause::ApsLimit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn errors_without_an_answer_are_unknown() {
        for status in [Status::unavailable(""), Status::deadline_exceeded(""), Status::cancelled("")] {
            assert_eq!(answer(&status), Answer::Unknown);
        }
        // Without details, the limit may have been reached in the middle.
        assert_eq!(answer(&Status::resource_exhausted("")), Answer::Unknown);
    }

    #[test]
    fn refusals_are_certain() {
        assert_eq!(answer(&Status::permission_denied("")), Answer::Refused);
        assert_eq!(answer(&Status::not_found("namespace")), Answer::Refused);
        let mut unconnected = Status::unavailable("");
        unconnected.set_source(Arc::new(ConnectError("refused".into())));
        assert_eq!(answer(&unconnected), Answer::Refused);
        let mut open = Status::unavailable("the breaker is open");
        open.metadata_mut().insert(NOT_SENT, "breaker".parse().unwrap());
        assert_eq!(answer(&open), Answer::Refused);
    }

    #[test]
    fn a_decision_is_final() {
        assert_eq!(answer(&Status::already_exists("")), Answer::Decided);
        assert_eq!(answer(&Status::invalid_argument("")), Answer::Decided);
    }
}
