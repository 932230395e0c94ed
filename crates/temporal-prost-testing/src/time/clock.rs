//! Virtual time.

use crate::proto::Time;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time that workflows see. It stands still at its start and moves only by skips, or it follows the system's clock
/// and can be moved ahead of it.
#[derive(Debug)]
pub(crate) struct Clock {
    /// The start of time, if it stands still.
    start: Option<Time>,
    skipped: Duration,
    busy: Arc<()>,
    awaited: Arc<()>,
}

/// A guard that is counted for as long as it lives.
#[derive(Clone, Debug)]
pub(crate) struct Hold(#[expect(dead_code, reason = "only counted")] Arc<()>);

impl Clock {
    /// Creates a clock that stands still at `start`, or follows the system's clock.
    pub(crate) fn new(start: Option<Time>) -> Self {
        Self { start, skipped: Duration::ZERO, busy: Arc::default(), awaited: Arc::default() }
    }

    pub(crate) fn now(&self) -> Time {
        let base =
            self.start.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default());
        base.saturating_add(self.skipped)
    }

    /// Returns `true` if time moves only by skips.
    pub(crate) fn is_virtual(&self) -> bool {
        self.start.is_some()
    }

    pub(crate) fn skipped(&self) -> Duration {
        self.skipped
    }

    pub(crate) fn skip_to(&mut self, time: Time) {
        self.skipped = self.skipped.saturating_add(time.saturating_sub(self.now()));
    }

    /// Registers something that runs or can run.
    pub(crate) fn busy(&self) -> Hold {
        Hold(self.busy.clone())
    }

    /// Registers a caller that waits for time to pass.
    pub(crate) fn awaited(&self) -> Hold {
        Hold(self.awaited.clone())
    }

    pub(crate) fn is_busy(&self) -> bool {
        Arc::strong_count(&self.busy) > 1
    }

    pub(crate) fn is_awaited(&self) -> bool {
        Arc::strong_count(&self.awaited) > 1
    }

    /// Returns `true` if a caller waits for time to pass and nothing else can happen.
    pub(crate) fn can_skip(&self) -> bool {
        self.is_virtual() && self.is_awaited() && !self.is_busy()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_skipped_only_while_it_is_awaited_and_nothing_is_busy() {
        let mut clock = Clock::new(Some(Duration::from_secs(100)));
        assert!(!clock.can_skip());
        let awaited = clock.awaited();
        assert!(clock.can_skip());
        let busy = clock.busy();
        assert!(!clock.can_skip());
        drop(busy);
        clock.skip_to(Duration::from_secs(130));
        clock.skip_to(Duration::from_secs(121));
        assert_eq!((clock.now(), clock.skipped()), (Duration::from_secs(130), Duration::from_secs(30)));
        drop(awaited);
        assert!(!clock.can_skip());
    }

    #[test]
    fn the_systems_time_is_never_skipped_by_itself() {
        let clock = Clock::new(None);
        let _awaited = clock.awaited();
        assert!(!clock.can_skip());
    }
}
