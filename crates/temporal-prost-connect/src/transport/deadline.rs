//! The deadline of a request, from its header `grpc-timeout`.

use http::HeaderMap;
use std::time::Duration;
use temporalio_client::tonic::{Status, TimeoutExpired};
use tokio::time::Instant;

const HEADER: &str = "grpc-timeout";
/// The time that a poll needs. Servers refuse less than 2 seconds.
const SHORTEST_POLL: Duration = Duration::from_secs(5);

/// The time at which a request ends, if it has one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        Self(timeout(headers).and_then(|timeout| Instant::now().checked_add(timeout)))
    }

    /// Returns the answer of `request`, or fails at the deadline.
    pub(super) async fn enforce<T>(
        self,
        request: impl Future<Output = Result<T, Status>>,
    ) -> Result<T, Status> {
        let Some(deadline) = self.0 else { return request.await };
        // The same error as in the SDK's own transport, whose retries look at it.
        let expired = |_| Err(Status::from_error(Box::new(TimeoutExpired(()))));
        tokio::time::timeout_at(deadline, request).await.unwrap_or_else(expired)
    }

    /// Returns whether a poll may begin. A server refuses polls that have little time, which ends a worker.
    pub(super) fn suffices(self) -> bool {
        self.0.is_none_or(|deadline| deadline.saturating_duration_since(Instant::now()) >= SHORTEST_POLL)
    }

    /// Tells the server the remaining time, so that polls end with an answer.
    pub(super) fn write(self, headers: &mut HeaderMap) {
        let Some(deadline) = self.0 else { return };
        let remaining = deadline.saturating_duration_since(Instant::now());
        // The header has room for eight digits.
        let text = match remaining.as_millis() {
            milliseconds @ 0..100_000_000 => format!("{milliseconds}m"),
            _ => format!("{}S", remaining.as_secs().min(99_999_999)),
        };
        if let Ok(value) = text.parse() {
            headers.insert(HEADER, value);
        }
    }
}

/// Reads a timeout: at most eight digits and a unit. Other values mean no timeout, as in tonic.
fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(HEADER)?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let is_number = (1..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value = digits.parse().ok().filter(|_| is_number)?;
    match unit {
        "H" => Some(Duration::from_hours(value)),
        "M" => Some(Duration::from_mins(value)),
        "S" => Some(Duration::from_secs(value)),
        "m" => Some(Duration::from_millis(value)),
        "u" => Some(Duration::from_micros(value)),
        "n" => Some(Duration::from_nanos(value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use temporalio_client::tonic::{Code, Request};

    fn parsed(text: &str) -> Option<Duration> {
        timeout(&HeaderMap::from_iter([(HEADER.parse().unwrap(), HeaderValue::from_str(text).unwrap())]))
    }

    #[test]
    fn every_unit_is_read() {
        let texts = ["1H", "2M", "3S", "4m", "5u", "99999999n"];
        let nanoseconds = texts.map(|text| parsed(text).unwrap().as_nanos());
        let hour = 3_600_000_000_000;
        assert_eq!(nanoseconds, [hour, 120_000_000_000, 3_000_000_000, 4_000_000, 5_000, 99_999_999]);
    }

    #[test]
    fn what_is_not_a_timeout_means_none() {
        for text in ["", "S", "1", "1s", "+1S", "-1S", "123456789S", "1 S", "1é"] {
            assert_eq!(timeout(&HeaderMap::new()), None);
            let value = HeaderValue::from_bytes(text.as_bytes()).unwrap();
            assert_eq!(timeout(&HeaderMap::from_iter([(HEADER.parse().unwrap(), value)])), None, "{text}");
        }
    }

    #[test]
    fn it_is_the_header_that_tonic_writes() {
        let mut request = Request::new(());
        request.set_timeout(Duration::from_secs(70));
        assert_eq!(timeout(&request.metadata().clone().into_headers()), Some(Duration::from_secs(70)));
    }

    fn headers(timeout: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HEADER.parse().unwrap(), HeaderValue::from_static(timeout))])
    }

    #[tokio::test]
    async fn a_request_ends_at_its_deadline_with_the_error_of_tonic() {
        let (deadline, begun) = (Deadline::of(&headers("20m")), Instant::now());
        let status = deadline.enforce(std::future::pending::<Result<(), _>>()).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::Cancelled, "Timeout expired"));
        assert!(begun.elapsed() >= Duration::from_millis(20));
    }

    #[test]
    fn a_poll_needs_some_seconds() {
        let enough = ["70S", "4S", "0m"].map(|timeout| Deadline::of(&headers(timeout)).suffices());
        assert_eq!(enough, [true, false, false]);
        assert!(Deadline::of(&HeaderMap::new()).suffices());
    }

    #[tokio::test]
    async fn a_repeated_request_has_the_rest_of_the_time() {
        let timeouts = ["70S", "99999999S", "1m"].map(headers);
        let deadlines = timeouts.each_ref().map(Deadline::of);
        tokio::time::sleep(Duration::from_millis(20)).await;
        let mut rests = timeouts;
        for (headers, deadline) in rests.iter_mut().zip(deadlines) {
            deadline.write(headers);
        }
        let [seconds, longest, over] = rests.map(|headers| timeout(&headers).unwrap());
        assert!((1..=69_980).contains(&seconds.as_millis()), "{seconds:?}");
        assert_eq!((longest, over), (Duration::from_secs(99_999_998), Duration::ZERO));
    }
}
