//! The server: its state behind one lock, and the notifications of callers that wait for changes.

mod connect;
mod options;
#[cfg(feature = "port")]
mod port;
mod wait;
mod watch;

pub use connect::ConnectError;
pub use options::ServerOptions;
#[cfg(feature = "port")]
pub use port::ServeError;

use crate::proto::Time;
use crate::state::State;
use crate::time::deadlines::Owner;
use parking_lot::{Condvar, Mutex};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;
use tokio::time::Instant;

/// An in-memory Temporal server, for tests only: it persists nothing, and its time is virtual.
///
/// Clones refer to the same server. It lives until the last clone and the last client are dropped.
///
/// ```
/// # use std::time::Duration;
/// use temporal_prost_testing::MemoryServer;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = MemoryServer::new();
/// let client = server.client().await?;
/// let before = server.now();
/// server.sleep(Duration::from_hours(24)).await;
/// assert_eq!(server.now().duration_since(before)?, Duration::from_hours(24));
/// # drop(client);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct MemoryServer(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    state: Mutex<State>,
    /// Wakes the clock when the next deadline has changed.
    deadline_changed: Condvar,
    pub(crate) worker_left: Notify,
    /// Wakes sleeping callers.
    time_skipped: Notify,
    patience: Duration,
}

impl Default for MemoryServer {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryServer {
    /// Starts a server with the default options: a single namespace, `default`, and virtual time.
    #[must_use]
    pub fn new() -> Self {
        Self::with_options(|_| {})
    }

    /// Starts a server with custom options. See [`ServerOptions`] for an example.
    #[must_use]
    pub fn with_options(edit: impl FnOnce(&mut ServerOptions)) -> Self {
        let mut options = ServerOptions::default();
        edit(&mut options);
        let mut state = State::new(&options);
        for namespace in &options.namespaces {
            state.hub.namespaces.add(namespace);
        }
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            deadline_changed: Condvar::new(),
            worker_left: Notify::new(),
            time_skipped: Notify::new(),
            patience: options.patience,
        });
        watch::spawn(&shared);
        tracing::info!("started an in-memory Temporal server: it is for tests only and persists nothing");
        Self(shared)
    }

    /// Returns the current time as workflows see it.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        UNIX_EPOCH + self.with(|state| state.hub.now())
    }

    /// Returns the total time skipped so far.
    ///
    /// ```
    /// use std::time::Duration;
    /// use temporal_prost_testing::MemoryServer;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let server = MemoryServer::new();
    /// server.skip(Duration::from_hours(1)).await;
    /// assert_eq!(server.skipped(), Duration::from_hours(1));
    /// # }
    /// ```
    #[must_use]
    pub fn skipped(&self) -> Duration {
        self.with(|state| state.hub.clock.skipped())
    }

    /// Waits until `duration` has passed. Meanwhile, virtual time is skipped whenever nothing can run.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use temporal_prost_testing::MemoryServer;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let server = MemoryServer::new();
    /// let start = server.now();
    /// server.sleep(Duration::from_hours(1)).await;
    /// assert_eq!(server.now(), start + Duration::from_hours(1));
    /// # }
    /// ```
    pub async fn sleep(&self, duration: Duration) {
        let end = self.with(|state| {
            state.hub.paces.act();
            let (now, awaited) = (state.hub.now(), state.hub.clock.awaited());
            state.hub.deadlines.add(now, duration, Owner::Sleeper(awaited));
            now.saturating_add(duration)
        });
        self.until_time(end).await;
    }

    /// Waits until the time `end`.
    pub(crate) async fn until_time(&self, end: Time) {
        let over = |state: &mut State| (state.hub.now() >= end).then_some(());
        loop {
            let clock =
                self.with(|state| (state.hub.clock.is_virtual(), end.saturating_sub(state.hub.now())));
            let deadline = if clock.0 { None } else { Instant::now().checked_add(clock.1) };
            if self.until(&self.0.time_skipped, deadline, over).await.is_some() {
                return;
            }
        }
    }

    /// Lets `duration` pass. Virtual time is skipped whenever nothing can run. If time is not virtual, the clock is
    /// advanced at once.
    pub async fn skip(&self, duration: Duration) {
        let follows_system = self.with(|state| {
            let clock = &mut state.hub.clock;
            if !clock.is_virtual() {
                clock.skip_to(clock.now().saturating_add(duration));
            }
            !clock.is_virtual()
        });
        if !follows_system {
            self.sleep(duration).await;
        }
    }

    /// Applies `act` to the state, then settles the state.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.0.state.lock();
        let before = (state.hub.deadlines.next(), state.hub.deadlines.next_real(), state.hub.clock.skipped());
        let outcome = act(&mut state);
        state.settle();
        let after = (state.hub.deadlines.next(), state.hub.deadlines.next_real(), state.hub.clock.skipped());
        drop(state);
        if (before.0, before.1) != (after.0, after.1) {
            self.0.deadline_changed.notify_all();
        }
        if before.2 != after.2 {
            self.0.time_skipped.notify_waiters();
        }
        outcome
    }
}

impl fmt::Debug for MemoryServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryServer").finish_non_exhaustive()
    }
}
