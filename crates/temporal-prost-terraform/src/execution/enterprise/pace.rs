//! Limits the rate of requests.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

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
pub(super) struct Pace {
    next: Mutex<Instant>,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self { next: Mutex::new(Instant::now()) }
    }

    /// Waits until the next request may be sent.
    pub(super) async fn turn(&self) {
        let turn = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = (*next).max(Instant::now());
            *next = turn + SPACE;
            turn
        };
        sleep_until(turn).await;
    }

    /// Sends no request for some time.
    pub(super) fn pause(&self, time: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(Instant::now() + time);
    }
}

/// The pauses between the attempts of one request.
#[derive(Debug, Default)]
pub(super) struct Patience {
    failures: u32,
    requested: u32,
}

impl Patience {
    /// Returns the pause after a failure, or `None` after the last attempt.
    pub(super) fn after_failure(&mut self) -> Option<Duration> {
        self.failures += 1;
        (self.failures <= PAUSES).then(|| PAUSE * 2_u32.pow(self.failures - 1))
    }

    /// Returns `true` if the request is retried after a pause that the server requested.
    pub(super) fn after_request(&mut self) -> bool {
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
        tokio::time::sleep(self.next).await;
        self.next = (self.next * 3 / 2).min(self.longest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn requests_stay_below_the_limit() {
        let (pace, start) = (Pace::new(), Instant::now());
        for _ in 0..30 {
            pace.turn().await;
        }
        assert!(start.elapsed() >= Duration::from_secs(1));
        pace.pause(Duration::from_millis(500));
        pace.turn().await;
        assert!(start.elapsed() >= Duration::from_millis(1500));
    }

    #[tokio::test]
    async fn polls_become_rarer() {
        let mut polling = Polling::new((Duration::from_millis(20), Duration::from_millis(60)));
        let start = Instant::now();
        for _ in 0..5 {
            polling.wait().await;
        }
        assert!(start.elapsed() >= Duration::from_millis(20 + 30 + 45 + 60 + 60));
    }

    #[test]
    fn patience_ends() {
        let mut patience = Patience::default();
        let pauses: Vec<_> = std::iter::from_fn(|| patience.after_failure()).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000].map(Duration::from_millis));
        assert_eq!((0..100).filter(|_| patience.after_request()).count(), 30);
    }
}
