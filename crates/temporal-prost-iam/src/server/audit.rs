//! The log of all exchanges, without tokens.

use super::answer::Refusal;
use crate::Issued;
use std::net::SocketAddr;
use std::time::{Instant, UNIX_EPOCH};

const TARGET: &str = "temporal_prost_iam::audit";

/// An exchange, as far as it is known.
pub(super) struct Entry {
    peer: SocketAddr,
    started: Instant,
    pub(super) user: Option<String>,
}

impl Entry {
    pub(super) fn new(peer: SocketAddr) -> Self {
        Self { peer, started: Instant::now(), user: None }
    }

    pub(super) fn issued(&self, issued: &Issued) {
        let Issued { user, issuer, token_id, key_id, revision, .. } = issued;
        let (peer, milliseconds, roles) = (self.peer, self.milliseconds(), issued.roles.join(" "));
        let expiry = issued.expiry.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        tracing::info!(target: TARGET, %peer, user, issuer, roles, token_id, key_id, expiry, revision, milliseconds, "issued");
    }

    pub(super) fn refused(&self, refusal: &Refusal) {
        let Refusal { status, error, reason } = refusal;
        let (peer, milliseconds, status) = (self.peer, self.milliseconds(), status.as_u16());
        let user = self.user.as_deref();
        tracing::warn!(target: TARGET, %peer, user, status, error, reason, milliseconds, "refused");
    }

    fn milliseconds(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
