//! The delays between attempts to reach a server again.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(5);

/// Returns the delay before the attempt with this number, counted from 0.
///
/// `jitter` is from 0 to 1. It shortens the delay by up to a half, so that processes that lost the same server do not
/// return at the same time.
pub(super) fn delay(attempt: u32, jitter: f64) -> Duration {
    let full = FIRST.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST);
    full.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn delays_double_up_to_a_limit() {
        let delays = [0, 1, 2, 5, 6, u32::MAX].map(|attempt| delay(attempt, 0.0).as_millis());
        assert_eq!(delays, [100, 200, 400, 3_200, 5_000, 5_000]);
    }

    proptest! {
        #[test]
        fn jitter_shortens_a_delay_by_at_most_a_half(attempt: u32, jitter in 0.0..=1.0) {
            let (full, jittered) = (delay(attempt, 0.0), delay(attempt, jitter));
            prop_assert!(full / 2 <= jittered && jittered <= full);
        }
    }
}
