//! Limits the rate of requests.

use super::error::EnterpriseError;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// The time between two requests. The API allows 30 requests per second for all programs of the same user.
const SPACE: Duration = Duration::from_millis(40);
/// The first pause after a failure. Later pauses are longer.
const PAUSE: Duration = Duration::from_millis(500);
/// The maximum number of pauses after failures.
const PAUSES: u32 = 4;
/// The maximum number of pauses that the server can request.
const REQUESTED_PAUSES: u32 = 30;

/// Spaces the requests of all activities of a worker.
#[derive(Debug)]
pub(super) struct RateLimiter {
    next: Mutex<Instant>,
}

impl RateLimiter {
    pub(super) fn new() -> Self {
        Self { next: Mutex::new(Instant::now()) }
    }

    /// Waits until the next request may be sent.
    pub(super) async fn acquire(&self) {
        let time = self.reserve(Instant::now());
        sleep_until(time).await;
    }

    /// Returns the time at which the next request may be sent, and reserves it.
    fn reserve(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let time = (*next).max(now);
        *next = time + SPACE;
        time
    }

    /// Sends no request for some time.
    pub(super) fn pause(&self, time: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(Instant::now() + time);
    }
}

/// The pauses between the attempts of one request.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
    requested: u32,
}

impl Backoff {
    /// Waits before the next attempt. Returns the error after the last attempt.
    pub(super) async fn back_off(&mut self, error: EnterpriseError) -> Result<(), EnterpriseError> {
        let pause = match error {
            EnterpriseError::RateLimited(time) => self.after_request().then_some(time),
            _ => self.after_failure(),
        };
        let Some(pause) = pause else { return Err(error) };
        tracing::debug!(error = &error as &dyn std::error::Error, ?pause, "retrying a request");
        sleep(pause).await;
        Ok(())
    }

    /// Returns the pause after a failure, or `None` after the last attempt.
    fn after_failure(&mut self) -> Option<Duration> {
        self.failures += 1;
        (self.failures <= PAUSES).then(|| PAUSE * 2_u32.pow(self.failures - 1))
    }

    /// Returns `true` if the request is retried after a pause that the server requested.
    fn after_request(&mut self) -> bool {
        self.requested += 1;
        self.requested <= REQUESTED_PAUSES
    }
}

/// The growing time between two requests for a status.
#[derive(Debug)]
pub(super) struct Polling {
    next: Duration,
    longest: Duration,
}

impl Polling {
    pub(super) fn new((shortest, longest): (Duration, Duration)) -> Self {
        Self { next: shortest, longest }
    }

    /// Waits before the next request.
    pub(super) async fn wait(&mut self) {
        sleep(self.pause()).await;
    }

    /// Returns the time before the next request. The time after that is longer.
    fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 3 / 2).min(self.longest);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_spaced() {
        let limiter = RateLimiter::new();
        let now = Instant::now() + Duration::from_secs(1);
        let after = |times: u32| now + SPACE * times;
        let times: Vec<_> = (0..30).map(|_| limiter.reserve(now)).collect();
        assert_eq!(times, (0..30).map(after).collect::<Vec<_>>());
        // A request after a break is not delayed, and neither are there more requests at once.
        assert_eq!([(); 2].map(|()| limiter.reserve(after(100))), [after(100), after(101)]);
    }

    #[test]
    fn a_pause_delays_all_requests_and_a_shorter_pause_changes_nothing() {
        let (limiter, now) = (RateLimiter::new(), Instant::now());
        limiter.pause(Duration::from_mins(1));
        limiter.pause(Duration::from_secs(1));
        let time = limiter.reserve(now);
        assert!(time >= now + Duration::from_mins(1), "{:?}", time - now);
        assert_eq!(limiter.reserve(now), time + SPACE);
    }

    #[test]
    fn polls_become_rarer() {
        let mut polling = Polling::new((Duration::from_millis(20), Duration::from_millis(60)));
        let pauses = [(); 6].map(|()| polling.pause());
        assert_eq!(pauses, [20, 30, 45, 60, 60, 60].map(Duration::from_millis));
    }

    #[test]
    fn attempts_end() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = std::iter::from_fn(|| backoff.after_failure()).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000].map(Duration::from_millis));
        assert_eq!((0..100).filter(|_| backoff.after_request()).count(), 30);
    }
}
