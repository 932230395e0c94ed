use std::time::Duration;

/// Limits for requests.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_iam::Limits;
///
/// let limits = Limits::default();
/// assert_eq!((limits.body, limits.time), (64 << 10, Duration::from_secs(10)));
/// assert_eq!((limits.requests, limits.connections), (64, 1024));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body of a request in bytes. A larger one is answered with status 413. Defaults to 64 KiB.
    pub body: usize,
    /// The time for one request. After it, status 408 is answered. Defaults to 10 seconds.
    pub time: Duration,
    /// The number of exchanges at a time. More are answered with status 503. Defaults to 64.
    pub requests: usize,
    /// The number of connections at a time. More wait until one closes. Defaults to 1024.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 64 << 10, time: Duration::from_secs(10), requests: 64, connections: 1024 }
    }
}
