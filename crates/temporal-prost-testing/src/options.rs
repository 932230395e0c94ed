//! How a server behaves.

use crate::proto::Time;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time at which virtual time begins by default: 2026-01-01T00:00:00Z.
const FIRST_TIME: Duration = Duration::from_hours(490_896);

/// The options of a [`MemoryServer`](crate::MemoryServer).
///
/// ```
/// use temporal_prost_testing::MemoryServer;
///
/// let server = MemoryServer::with_options(|options| {
///     options.skip_time = false;
///     options.namespaces.push("billing".to_owned());
/// });
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServerOptions {
    /// Whether time is virtual: it stands still, and is skipped while somebody awaits a result and nothing can run.
    /// Defaults to `true`. If `false`, the time is the system's, and timers take as long as they say.
    pub skip_time: bool,
    /// When virtual time begins. Defaults to 2026-01-01T00:00:00Z, so that each run of a test sees the same times.
    pub start_time: SystemTime,
    /// Whether a search attribute must be registered before it is used. Defaults to `false`: unknown ones get the type that
    /// their values carry, or else that of the value itself.
    pub strict_search_attributes: bool,
    /// How long, in real time, a test may wait while nothing moves. After that, its calls fail and say why nothing moves.
    /// Defaults to 5 seconds. Ignored unless [`skip_time`](Self::skip_time) is set.
    pub patience: Duration,
    /// The namespaces next to `default`, all under one clock. Defaults to none. A client may register others later.
    pub namespaces: Vec<String>,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            skip_time: true,
            start_time: UNIX_EPOCH + FIRST_TIME,
            strict_search_attributes: false,
            patience: Duration::from_secs(5),
            namespaces: Vec::new(),
        }
    }
}

impl ServerOptions {
    /// When time begins, if it is virtual.
    pub(crate) fn first_time(&self) -> Option<Time> {
        let start = self.start_time.duration_since(UNIX_EPOCH).unwrap_or(FIRST_TIME);
        self.skip_time.then_some(start)
    }
}
