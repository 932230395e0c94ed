//! Decides when to retry after a failure.

use crate::proto::{
    Failure, FailureInfo, RetryPolicy, RetryState, Time, TimeoutType, duration, positive, proto_duration,
};
use std::time::Duration;

/// Fills in the server's defaults of a retry policy.
pub(crate) fn with_defaults(policy: RetryPolicy) -> RetryPolicy {
    let mut policy = policy;
    let initial = positive(policy.initial_interval.as_ref()).unwrap_or(Duration::from_secs(1));
    policy.initial_interval = Some(proto_duration(initial));
    if policy.backoff_coefficient == 0.0 {
        policy.backoff_coefficient = 2.0;
    }
    policy.maximum_interval.get_or_insert(proto_duration(initial.saturating_mul(100)));
    policy
}

/// Checks a retry policy as the server does. The intervals are not checked if the policy allows only one attempt.
pub(crate) fn check(policy: Option<&RetryPolicy>) -> Result<(), &'static str> {
    let Some(policy) = policy.filter(|policy| policy.maximum_attempts != 1) else { return Ok(()) };
    let is_negative = |span: &Option<_>| span.as_ref().is_some_and(is_negative);
    let initial = positive(policy.initial_interval.as_ref()).unwrap_or(Duration::from_secs(1));
    if is_negative(&policy.initial_interval) {
        return Err("invalid InitialInterval set on retry policy: negative duration");
    }
    if policy.backoff_coefficient != 0.0
        && (policy.backoff_coefficient.is_nan() || policy.backoff_coefficient < 1.0)
    {
        return Err("BackoffCoefficient cannot be less than 1 on retry policy.");
    }
    if is_negative(&policy.maximum_interval) {
        return Err("invalid MaximumInterval set on retry policy: negative duration");
    }
    if positive(policy.maximum_interval.as_ref()).is_some_and(|longest| longest < initial) {
        return Err("MaximumInterval cannot be less than InitialInterval on retry policy.");
    }
    if policy.maximum_attempts < 0 {
        return Err("MaximumAttempts cannot be negative on retry policy.");
    }
    Ok(())
}

fn is_negative(duration: &crate::proto::ProtoDuration) -> bool {
    duration.seconds < 0 || duration.nanos < 0
}

/// A single failed attempt.
pub(crate) struct FailedAttempt<'a> {
    pub(crate) number: i32,
    pub(crate) failure: &'a Failure,
    pub(crate) now: Time,
    /// The time after which no attempt may begin.
    pub(crate) end: Option<Time>,
}

/// Returns the delay before the next attempt, or the reason why no attempt follows.
pub(crate) fn backoff(policy: &RetryPolicy, attempt: &FailedAttempt<'_>) -> Result<Duration, RetryState> {
    if !is_retryable(policy, attempt.failure) {
        return Err(RetryState::NonRetryableFailure);
    }
    if policy.maximum_attempts > 0 && attempt.number >= policy.maximum_attempts {
        return Err(RetryState::MaximumAttemptsReached);
    }
    let delay = requested_delay(attempt.failure).unwrap_or_else(|| delay(policy, attempt.number));
    match attempt.end {
        Some(end) if attempt.now.saturating_add(delay) >= end => Err(RetryState::Timeout),
        _ => Ok(delay),
    }
}

fn is_retryable(policy: &RetryPolicy, failure: &Failure) -> bool {
    match &failure.failure_info {
        Some(FailureInfo::ApplicationFailureInfo(info)) => {
            !info.non_retryable && !policy.non_retryable_error_types.contains(&info.r#type)
        }
        Some(FailureInfo::TerminatedFailureInfo(_) | FailureInfo::CanceledFailureInfo(_)) => false,
        Some(FailureInfo::ServerFailureInfo(info)) => !info.non_retryable,
        Some(FailureInfo::TimeoutFailureInfo(info)) => {
            matches!(info.timeout_type(), TimeoutType::StartToClose | TimeoutType::Heartbeat)
        }
        _ => true,
    }
}

/// Returns the delay that the failure itself requests.
fn requested_delay(failure: &Failure) -> Option<Duration> {
    match &failure.failure_info {
        Some(FailureInfo::ApplicationFailureInfo(info)) => {
            info.next_retry_delay.as_ref().map(|delay| duration(Some(delay)))
        }
        _ => None,
    }
}

fn delay(policy: &RetryPolicy, attempt: i32) -> Duration {
    let first = duration(policy.initial_interval.as_ref()).as_secs_f64();
    let longest = positive(policy.maximum_interval.as_ref()).unwrap_or(Duration::MAX);
    let delay = first * policy.backoff_coefficient.powi(attempt.saturating_sub(1));
    Duration::try_from_secs_f64(delay).unwrap_or(longest).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::failure::ApplicationFailureInfo;

    fn failed(info: ApplicationFailureInfo) -> Failure {
        Failure { failure_info: Some(FailureInfo::ApplicationFailureInfo(info)), ..Default::default() }
    }

    fn after(policy: &RetryPolicy, number: i32, failure: &Failure) -> Result<u64, RetryState> {
        let attempt =
            FailedAttempt { number, failure, now: Time::ZERO, end: Some(Duration::from_secs(1000)) };
        backoff(policy, &attempt).map(|delay| delay.as_secs())
    }

    #[test]
    fn intervals_grow_up_to_the_maximum() {
        let policy = with_defaults(RetryPolicy::default());
        let failure = failed(ApplicationFailureInfo::default());
        let delays = [1, 2, 3, 4, 60].map(|number| after(&policy, number, &failure));
        assert_eq!(delays, [Ok(1), Ok(2), Ok(4), Ok(8), Ok(100)]);
    }

    #[test]
    fn no_attempt_follows_a_final_failure_nor_the_last_attempt_nor_the_end() {
        let policy = RetryPolicy {
            maximum_attempts: 3,
            non_retryable_error_types: vec!["Final".to_owned()],
            ..with_defaults(RetryPolicy::default())
        };
        let of_type =
            |name: &str| failed(ApplicationFailureInfo { r#type: name.to_owned(), ..Default::default() });
        let late = ApplicationFailureInfo {
            next_retry_delay: Some(proto_duration(Duration::from_secs(1000))),
            ..Default::default()
        };
        assert_eq!(after(&policy, 1, &of_type("Final")), Err(RetryState::NonRetryableFailure));
        assert_eq!(after(&policy, 3, &of_type("Other")), Err(RetryState::MaximumAttemptsReached));
        assert_eq!(after(&policy, 1, &failed(late)), Err(RetryState::Timeout));
    }

    #[test]
    fn hostile_policies_do_no_harm() {
        for coefficient in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            let policy = RetryPolicy { backoff_coefficient: coefficient, ..Default::default() };
            let policy = with_defaults(policy);
            let _ = after(&policy, i32::MAX, &Failure::default());
            let _ = after(&policy, i32::MIN, &Failure::default());
        }
        let nan = RetryPolicy { backoff_coefficient: f64::NAN, ..Default::default() };
        assert!(check(Some(&nan)).is_err());
    }
}
