//! The clock of a server: fires deadlines on its own, and detects a lack of progress.

use super::Shared;
use crate::hub::Progress;
use crate::state::State;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// The longest sleep of the clock. It is limited so that the clock notices when the server is no longer used.
const LONGEST_SLEEP: Duration = Duration::from_millis(250);

/// Spawns the thread of the clock. It is a thread because every test has a separate tokio runtime.
pub(super) fn spawn(shared: &Arc<Shared>) {
    let watched = Arc::downgrade(shared);
    let thread = std::thread::Builder::new().name("temporal-clock".to_owned());
    if let Err(error) = thread.spawn(move || watch(&watched)) {
        tracing::error!(%error, "cannot spawn the clock thread of the in-memory server: deadlines fire only when a call is made");
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

/// Returns the real time until something comes due.
fn until_next(state: &State) -> Duration {
    let real = state.hub.deadlines.next_real().map(|(at, _)| at.saturating_duration_since(Instant::now()));
    let now = state.hub.now();
    let by_clock = state.hub.deadlines.next().filter(|_| !state.hub.clock.is_virtual());
    let by_clock = by_clock.map(|at| at.saturating_sub(now));
    real.into_iter().chain(by_clock).min().unwrap_or(LONGEST_SLEEP)
}
