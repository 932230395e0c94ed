//! One address of a cluster: its connection, and its rest after a loss.

use super::{channel, channel::Settings};
use crate::transport::{answer, backoff, breaker::Contact};
use parking_lot::Mutex;
use std::{net::SocketAddr, sync::Arc};
use temporalio_client::{
    GrpcCompression,
    callback_based::{GrpcRequest, GrpcSuccessResponse},
    tonic::{Status, client::Grpc, transport::Channel},
};
use tokio::{sync::OnceCell, time::Instant};

/// An address, connected when it is used for the first time.
pub(super) struct Address {
    /// The address, or `None` if connections are made to the target as its name says.
    pub(super) socket: Option<SocketAddr>,
    settings: Arc<Settings>,
    channel: OnceCell<Grpc<Channel>>,
    rest: Mutex<Rest>,
}

/// The time after a loss in which other addresses are preferred.
#[derive(Debug, Default)]
struct Rest {
    losses: u32,
    until: Option<Instant>,
}

impl Address {
    pub(super) fn new(settings: &Arc<Settings>, socket: Option<SocketAddr>) -> Self {
        let settings = Arc::clone(settings);
        Self { socket, settings, channel: OnceCell::new(), rest: Mutex::default() }
    }

    /// Returns whether messages are compressed, unless the server cannot read that.
    pub(super) fn compresses(&self) -> bool {
        matches!(self.settings.options.grpc_compression, GrpcCompression::Gzip)
    }

    pub(super) fn rests(&self) -> bool {
        self.rest.lock().until.is_some_and(|until| Instant::now() < until)
    }

    pub(super) async fn call(
        &self,
        request: &GrpcRequest,
        compress: bool,
    ) -> Result<GrpcSuccessResponse, Status> {
        let result = match self.channel.get_or_try_init(|| self.settings.connect(self.socket)).await {
            Ok(grpc) => {
                let result = channel::send(grpc.clone(), request, compress).await;
                result.map_err(|status| self.settings.with_description(status))
            }
            Err(status) => Err(status),
        };
        if let Some(contact) = answer::contact(&result) {
            self.record(contact);
        }
        result
    }

    fn record(&self, contact: Contact) {
        let mut rest = self.rest.lock();
        if contact == Contact::Answered {
            *rest = Rest::default();
            return;
        }
        tracing::debug!(address = ?self.socket, losses = rest.losses, "lost an address of a Temporal cluster");
        rest.until = Some(Instant::now() + backoff::delay(rest.losses, fastrand::f64()));
        rest.losses = rest.losses.saturating_add(1);
    }
}
