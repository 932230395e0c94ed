//! The options of a server.

use crate::proto::Time;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The default start of virtual time: 2026-01-01T00:00:00Z.
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
    /// If `true`, time is virtual: it stands still, and is skipped while a caller awaits a result and nothing can run.
    /// If `false`, the server uses the system's time and timers take as long as they specify. Defaults to `true`.
    pub skip_time: bool,
    /// The start of virtual time. Defaults to 2026-01-01T00:00:00Z, so that a test sees the same times on every run.
    pub start_time: SystemTime,
    /// If `true`, search attributes must be registered before they are used. Otherwise, an unknown attribute gets the
    /// type that its payload specifies, or a type inferred from its value. Defaults to `false`.
    pub strict_search_attributes: bool,
    /// How long, in real time, calls may wait without any progress. After that, they fail with the reason. Defaults to
    /// 5 seconds. Ignored unless [`skip_time`](Self::skip_time) is set.
    pub patience: Duration,
    /// How many workflow tasks a workflow may complete while virtual time stands still, and how often one activity may
    /// fail. After that, the workflow counts as endless, and calls that wait fail with the reason. If time passes
    /// meanwhile, ten times as many workflow tasks are allowed. Runs that continue as new, retries and cron runs count
    /// together. After each action of a client, such as a start, a signal or a skip, workflow tasks are counted anew.
    /// Defaults to 10,000. Ignored unless [`skip_time`](Self::skip_time) is set.
    pub endless_after: u32,
    /// The namespaces in addition to `default`. All of them share one clock. Defaults to an empty list. Clients may
    /// register more later.
    pub namespaces: Vec<String>,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            skip_time: true,
            start_time: UNIX_EPOCH + FIRST_TIME,
            strict_search_attributes: false,
            patience: Duration::from_secs(5),
            endless_after: 10_000,
            namespaces: Vec::new(),
        }
    }
}

impl ServerOptions {
    /// Returns the start of virtual time, or `None` if time is not virtual.
    pub(crate) fn first_time(&self) -> Option<Time> {
        let start = self.start_time.duration_since(UNIX_EPOCH).unwrap_or(FIRST_TIME);
        self.skip_time.then_some(start)
    }
}
