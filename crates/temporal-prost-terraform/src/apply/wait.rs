use super::Unfinished;
use std::{future::Future, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, interval_at, sleep},
};

/// The interval at which a long wait is logged. Terraform shows no other progress of a provider.
const PROGRESS: Duration = Duration::from_secs(10);

/// The request of Terraform to end soon.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Sender<bool>);

impl Stop {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Ends all current and later waits.
    pub(crate) fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Allows waits again, for another run of Terraform.
    pub(crate) fn reset(&self) {
        self.0.send_replace(false);
    }

    async fn stopped(&self) {
        // The sender lives as long as `self`.
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
    }
}

/// A wait for an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting<'a> {
    pub(super) stop: &'a Stop,
    pub(super) timeout: Duration,
    pub(super) operation: &'static str,
    pub(super) resource: &'static str,
}

impl Waiting<'_> {
    /// Waits for a call. Its workflow continues if the wait ends first.
    pub(super) async fn for_call<T, E: Into<Unfinished>>(
        self,
        call: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Unfinished> {
        tokio::select! {
            result = self.logged(call) => result.map_err(Into::into),
            () = self.stop.stopped() => Err(Unfinished::Stopped),
            () = sleep(self.timeout) => {
                let Self { operation, timeout, .. } = self;
                Err(Unfinished::TimedOut { operation, timeout })
            }
        }
    }

    async fn logged<T>(self, call: impl Future<Output = T>) -> T {
        let begin = Instant::now();
        let mut progress = interval_at(begin + PROGRESS, PROGRESS);
        tokio::pin!(call);
        loop {
            tokio::select! {
                result = &mut call => return result,
                _ = progress.tick() => {
                    let seconds = begin.elapsed().as_secs();
                    tracing::info!(resource = self.resource, operation = self.operation, seconds, "still waiting");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Failure;

    fn waiting(stop: &Stop) -> Waiting<'_> {
        Waiting { stop, timeout: Duration::from_millis(50), operation: "create", resource: "shop_order" }
    }

    #[tokio::test]
    async fn a_wait_ends_by_itself_or_is_ended() {
        let stop = Stop::new();
        let done = waiting(&stop).for_call(async { Ok::<_, Failure>(1) }).await;
        assert!(matches!(done, Ok(1)));
        let forever = || std::future::pending::<Result<(), Failure>>();
        assert!(matches!(
            waiting(&stop).for_call(forever()).await,
            Err(Unfinished::TimedOut { operation: "create", .. })
        ));
        stop.stop();
        assert!(matches!(waiting(&stop).for_call(forever()).await, Err(Unfinished::Stopped)));
    }
}
