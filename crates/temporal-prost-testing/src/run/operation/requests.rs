//! The repeated requests to a handler.

use crate::hub::Hub;
use crate::proto::{Failure, FailureInfo, Time, failure};
use crate::time::clock::Hold;
use std::time::Duration;

/// The first wait before a request is repeated, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_hours(1);

#[derive(Debug, Default)]
pub(super) struct Requests {
    pub(super) attempt: i32,
    /// Holds the time while a request waits on its queue, or a handler works.
    hold: Option<Hold>,
    /// Set while a handler works.
    pub(super) is_taken: bool,
    /// The last request that has ended.
    pub(super) last: Ended,
    /// The time of the next request after one that has failed.
    pub(super) next: Option<Time>,
}

#[derive(Debug, Default)]
pub(super) struct Ended {
    pub(super) attempt: i32,
    pub(super) at: Option<Time>,
    pub(super) failure: Option<Failure>,
}

impl Requests {
    pub(super) fn begin(&mut self, hub: &Hub) {
        self.attempt = self.attempt.saturating_add(1);
        self.hold = Some(hub.clock.busy());
        (self.is_taken, self.next) = (false, None);
    }

    /// Notes that the handler has answered for good, with this failure if it rejects the request.
    pub(super) fn end(&mut self, at: Time, failure: Option<Failure>) {
        (self.hold, self.is_taken) = (None, false);
        self.last = Ended { attempt: self.attempt, at: Some(at), failure };
    }

    /// Notes a failure, and returns the wait before the next request.
    pub(super) fn fail(&mut self, now: Time, failure: Failure) -> Duration {
        self.end(now, Some(failure));
        let doublings = u32::try_from(self.attempt.saturating_sub(1)).unwrap_or_default().min(12);
        let wait = FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
        self.next = Some(now.saturating_add(wait));
        wait
    }
}

/// Returns the failure of a request that no handler has answered.
pub(super) fn timed_out() -> Failure {
    rejected("UPSTREAM_TIMEOUT", "upstream timeout")
}

/// Returns the failure of a request whose endpoint was deleted.
pub(super) fn without_endpoint() -> Failure {
    rejected("NOT_FOUND", "endpoint not registered")
}

fn rejected(kind: &str, message: &str) -> Failure {
    let info = failure::NexusHandlerFailureInfo { r#type: kind.to_owned(), ..Default::default() };
    let cause = Failure {
        message: message.to_owned(),
        failure_info: Some(FailureInfo::ApplicationFailureInfo(failure::ApplicationFailureInfo {
            r#type: "NexusFailure".to_owned(),
            ..Default::default()
        })),
        ..Default::default()
    };
    Failure {
        message: format!("handler error ({kind}): {message}"),
        failure_info: Some(FailureInfo::NexusHandlerFailureInfo(info)),
        cause: Some(Box::new(cause)),
        ..Default::default()
    }
}
