//! The waits between the attempts of a retry policy.

use std::time;

use crate::schema::descriptor::{Duration, RetryPolicy};

/// The policy as servers apply it.
pub(super) struct Backoff {
    pub(super) first: time::Duration,
    pub(super) coefficient: f64,
    longest: time::Duration,
    attempts: u32,
}

impl Backoff {
    /// Counting ends here, however short the waits are.
    pub(super) const MAX_COUNT: u32 = 100_000;

    pub(super) fn of(policy: &RetryPolicy) -> Self {
        let first = Duration::positive(policy.initial_interval).unwrap_or(time::Duration::from_secs(1));
        let longest = Duration::positive(policy.max_interval);
        let attempts = u32::try_from(policy.max_attempts).unwrap_or_default();
        Self {
            first,
            coefficient: if policy.backoff_coefficient == 0.0 { 2.0 } else { policy.backoff_coefficient },
            longest: longest.unwrap_or_else(|| first.saturating_mul(100)),
            attempts: if attempts == 0 { Self::MAX_COUNT } else { attempts },
        }
    }

    /// Returns how many attempts begin within a time if each of them fails at once.
    pub(super) fn attempts_within(&self, time: time::Duration) -> u32 {
        let (end, longest) = (time.as_secs_f64(), self.longest.as_secs_f64());
        let mut wait = self.first.as_secs_f64();
        let (mut at, mut count) = (wait, 1);
        while at < end && count < self.attempts.min(Self::MAX_COUNT) {
            count += 1;
            wait = (wait * self.coefficient).min(longest);
            at += wait;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(first: i32, coefficient: f64) -> RetryPolicy {
        let first = Duration { seconds: 0, nanos: first };
        RetryPolicy { initial_interval: Some(first), backoff_coefficient: coefficient, ..Default::default() }
    }

    fn in_a_minute(policy: &RetryPolicy) -> u32 {
        Backoff::of(policy).attempts_within(time::Duration::from_secs(60))
    }

    #[test]
    fn waits_grow_up_to_the_longest() {
        // 0, 1, 3, 7, 15 and 31 seconds.
        assert_eq!(in_a_minute(&RetryPolicy::default()), 6);
        // 10 ms, doubled up to 1 s after 1.27 s, then every second.
        assert_eq!(in_a_minute(&policy(10_000_000, 0.0)), 66);
        assert_eq!(in_a_minute(&policy(500_000_000, 1.0)), 120);
        let longest = Some(Duration { seconds: 2, nanos: 0 });
        // 0, 1, 3, 5, … 59 seconds.
        assert_eq!(in_a_minute(&RetryPolicy { max_interval: longest, ..Default::default() }), 31);
    }

    #[test]
    fn attempts_are_limited() {
        assert_eq!(in_a_minute(&RetryPolicy { max_attempts: 3, ..policy(1, 1.0) }), 3);
        assert_eq!(in_a_minute(&policy(1, 1.0)), Backoff::MAX_COUNT);
        assert_eq!(in_a_minute(&policy(1, f64::NAN)), Backoff::MAX_COUNT);
    }
}
