use std::time::Duration;

/// Limits for requests.
///
/// ```
/// use temporal_prost_codec::server::Limits;
/// use std::time::Duration;
///
/// let limits = Limits::default();
/// assert_eq!(limits.body, 16 << 20);
/// assert_eq!(limits.time, Duration::from_secs(30));
/// assert_eq!((limits.requests, limits.connections), (64, 1024));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body of a request in bytes. A larger one is answered with status 413. Defaults to 16 MiB.
    pub body: usize,
    /// The time for one request. After it, status 408 is answered. Defaults to 30 seconds.
    pub time: Duration,
    /// The number of requests at a time. More are answered with status 503. Defaults to 64.
    pub requests: usize,
    /// The number of connections at a time. More wait until one closes. Defaults to 1024.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 16 << 20, time: Duration::from_secs(30), requests: 64, connections: 1024 }
    }
}
