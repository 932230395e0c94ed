//! The clock of a server: fires what comes due by itself, and sees when nothing moves any more.

use super::Shared;
use crate::hub::Progress;
use crate::state::State;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// How long the clock sleeps at most, so as to see that the server is no longer needed.
const LONGEST_SLEEP: Duration = Duration::from_millis(250);

/// Starts the thread of the clock. It is a thread because tests have a tokio runtime each.
pub(super) fn spawn(shared: &Arc<Shared>) {
    let watched = Arc::downgrade(shared);
    let thread = std::thread::Builder::new().name("temporal-clock".to_owned());
    if let Err(error) = thread.spawn(move || watch(&watched)) {
        tracing::error!(%error, "the clock of the server in memory has no thread: only calls fire what is due");
    }
}

fn watch(watched: &Weak<Shared>) {
    let mut last = (Progress::default(), Instant::now());
    while let Some(shared) = watched.upgrade() {
        let mut state = shared.state.lock();
        state.settle();
        if state.hub.progress != last.0 {
            last = (state.hub.progress, Instant::now());
        } else if last.1.elapsed() >= shared.patience && state.end_standstill() {
            last = (state.hub.progress, Instant::now());
            state.settle();
        }
        let sleep = until_next(&state).clamp(Duration::from_micros(100), LONGEST_SLEEP);
        shared.deadline_changed.wait_for(&mut state, sleep);
        drop(state);
        shared.time_skipped.notify_waiters();
    }
}

/// How long nothing comes due, in real time.
fn until_next(state: &State) -> Duration {
    let real = state.hub.deadlines.next_real().map(|(at, _)| at.saturating_duration_since(Instant::now()));
    let now = state.hub.now();
    let by_clock = state.hub.deadlines.next().filter(|_| !state.hub.clock.is_virtual());
    let by_clock = by_clock.map(|at| at.saturating_sub(now));
    real.into_iter().chain(by_clock).min().unwrap_or(LONGEST_SLEEP)
}
