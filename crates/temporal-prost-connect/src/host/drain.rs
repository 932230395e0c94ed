use tokio::sync::watch;

/// The request to stop taking work. Clones share it.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_connect::host::Drain;
///
/// /// Looks for work every minute, until the host drains.
/// async fn poll(drain: Drain) {
///     while !drain.is_requested() {
///         // Look for work here.
///         tokio::select! {
///             () = drain.requested() => {}
///             () = tokio::time::sleep(Duration::from_secs(60)) => {}
///         }
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Drain(watch::Receiver<bool>);

impl Drain {
    pub(super) fn new() -> (watch::Sender<bool>, Self) {
        let (request, requested) = watch::channel(false);
        (request, Self(requested))
    }

    /// Waits until the host drains.
    pub async fn requested(&self) {
        // An error means that the host is gone, which ends the work, too.
        let _ = self.0.clone().wait_for(|requested| *requested).await;
    }

    /// Returns `true` if the host drains.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }
}
