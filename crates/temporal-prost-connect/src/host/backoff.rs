use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_mins(1);
/// A worker that has run for this long is healthy.
const HEALTHY: Duration = Duration::from_mins(5);

/// The pauses between attempts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    first: Duration,
    next: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self::from(FIRST)
    }
}

impl From<Duration> for Backoff {
    fn from(first: Duration) -> Self {
        Self { first, next: first }
    }
}

impl Backoff {
    /// Returns the next pause, after an attempt that took `ran`. It is shortened by up to a half at random, so that many
    /// workers do not come back at once.
    pub(super) fn after(&mut self, ran: Duration) -> Duration {
        if ran >= HEALTHY {
            self.next = self.first;
        }
        let pause = self.next;
        self.next = (pause * 2).min(LONGEST);
        pause.mul_f64(1.0 - fastrand::f64() / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_minute_and_begin_again_after_a_healthy_run() {
        let mut backoff = Backoff::default();
        let mut within = |ran: u64, seconds: u64| {
            let pause = backoff.after(Duration::from_secs(ran));
            let full = Duration::from_secs(seconds);
            assert!(pause <= full && pause >= full / 2, "{pause:?} of {full:?}");
        };
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            within(3, seconds);
        }
        within(299, 60);
        within(300, 1);
        within(0, 2);
    }
}
