//! The activity that a run belongs to: its heartbeats and its cancellation.

use super::v1::{Heartbeat, temporal_schema::Schema};
use std::pin::pin;
use std::time::Duration;
use temporal_prost::Proto;
use temporal_prost::sdk::activities::ActivityContext;
use tokio::sync::watch;

/// The longest time between two heartbeats.
const SLOWEST: Duration = Duration::from_secs(10);
/// The shortest time between two heartbeats.
const FASTEST: Duration = Duration::from_millis(100);

pub(crate) struct Observer {
    context: ActivityContext,
    latest: watch::Sender<Heartbeat>,
}

impl Observer {
    pub(crate) fn new(context: ActivityContext) -> Self {
        Self { context, latest: watch::Sender::default() }
    }

    /// Returns the place for the details of the next heartbeat.
    pub(crate) fn sender(&self) -> watch::Sender<Heartbeat> {
        self.latest.clone()
    }

    pub(crate) fn attempt(&self) -> u32 {
        self.context.info().attempt
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.context.is_cancelled()
    }

    pub(crate) async fn cancelled(&self) {
        self.context.cancelled().await;
    }

    /// Sends heartbeats while a future runs. The CLI prints nothing for minutes, so a timer is needed.
    pub(crate) async fn beating<F: Future>(&self, work: F) -> F::Output {
        let mut work = pin!(work);
        let mut ticks = tokio::time::interval(self.interval());
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = ticks.tick() => self.beat().await,
            }
        }
    }

    fn interval(&self) -> Duration {
        self.context.info().heartbeat_timeout.map_or(SLOWEST, |timeout| timeout / 3).clamp(FASTEST, SLOWEST)
    }

    async fn beat(&self) {
        let latest = self.latest.borrow().clone();
        if let Err(error) = self.context.record_heartbeat(Proto::<_, Schema>::from(latest)).await {
            tracing::warn!(%error, "a heartbeat cannot be sent");
        }
    }
}
