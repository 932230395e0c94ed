//! The waits between the attempts of a retry policy.

use std::{iter, time::Duration};

use super::RetryPolicy;

/// The policy as servers apply it.
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) coefficient: f64,
    pub(crate) longest: Duration,
    attempts: Option<u32>,
}

impl Backoff {
    /// Counting ends here, however short the waits are.
    pub(crate) const MAX_COUNT: u32 = 100_000;

    pub(crate) fn of(policy: &RetryPolicy) -> Self {
        let positive = |duration: Option<Duration>| duration.filter(|duration| !duration.is_zero());
        let first = positive(policy.initial_interval).unwrap_or(Duration::from_secs(1));
        let longest = positive(policy.maximum_interval);
        Self {
            first,
            coefficient: policy.backoff_coefficient.unwrap_or(2.0),
            longest: longest.unwrap_or_else(|| first.saturating_mul(100)),
            attempts: policy.maximum_attempts,
        }
    }

    /// Returns the waits between the attempts, which never end if the attempts are not limited.
    pub(crate) fn waits(&self) -> impl Iterator<Item = Duration> {
        let next = |wait: &Duration| {
            let next = wait.as_secs_f64() * self.coefficient;
            Duration::try_from_secs_f64(next).ok().map(|next| next.min(self.longest)).or(Some(self.longest))
        };
        let count =
            self.attempts.map_or(usize::MAX, |attempts| usize::try_from(attempts).unwrap_or(usize::MAX));
        iter::successors(Some(self.first), next).take(count.saturating_sub(1))
    }

    /// Returns how many attempts begin within a time if each of them fails at once.
    pub(crate) fn attempts_within(&self, time: Duration) -> u32 {
        let (end, longest) = (time.as_secs_f64(), self.longest.as_secs_f64());
        let mut wait = self.first.as_secs_f64();
        let (mut at, mut count) = (wait, 1);
        let attempts = self.attempts.unwrap_or(Self::MAX_COUNT).min(Self::MAX_COUNT);
        while at < end && count < attempts {
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

    fn policy(first: u64, coefficient: f64) -> RetryPolicy {
        let first = Duration::from_nanos(first);
        RetryPolicy {
            initial_interval: Some(first),
            backoff_coefficient: Some(coefficient),
            ..RetryPolicy::default()
        }
    }

    fn in_a_minute(policy: &RetryPolicy) -> u32 {
        Backoff::of(policy).attempts_within(Duration::from_secs(60))
    }

    #[test]
    fn waits_grow_up_to_the_longest() {
        // 0, 1, 3, 7, 15 and 31 seconds.
        assert_eq!(in_a_minute(&RetryPolicy::default()), 6);
        // 10 ms, doubled up to 1 s after 1.27 s, then every second.
        assert_eq!(in_a_minute(&policy(10_000_000, 2.0)), 66);
        assert_eq!(in_a_minute(&policy(500_000_000, 1.0)), 120);
        let longest = Some(Duration::from_secs(2));
        // 0, 1, 3, 5, … 59 seconds.
        assert_eq!(in_a_minute(&RetryPolicy { maximum_interval: longest, ..RetryPolicy::default() }), 31);
    }

    #[test]
    fn attempts_are_limited() {
        assert_eq!(in_a_minute(&RetryPolicy { maximum_attempts: Some(3), ..policy(1, 1.0) }), 3);
        assert_eq!(in_a_minute(&policy(1, 1.0)), Backoff::MAX_COUNT);
        assert_eq!(in_a_minute(&policy(1, f64::NAN)), Backoff::MAX_COUNT);
    }

    #[test]
    fn waits_are_one_fewer_than_attempts() {
        let longest = Some(Duration::from_millis(500));
        let limited =
            RetryPolicy { maximum_attempts: Some(4), maximum_interval: longest, ..policy(200_000_000, 2.0) };
        let waits: Vec<_> = Backoff::of(&limited).waits().map(|wait| wait.as_millis()).collect();
        assert_eq!(waits, [200, 400, 500]);
        assert_eq!(Backoff::of(&RetryPolicy::default()).waits().nth(7), Some(Duration::from_secs(100)));
        assert_eq!(Backoff::of(&policy(1, f64::INFINITY)).waits().nth(1), Some(Duration::from_nanos(100)));
    }
}
