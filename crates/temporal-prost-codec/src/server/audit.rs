//! The log of all requests, without their contents.

use super::answer::Refusal;
use super::jwt::Identity;
use super::route::Route;
use std::net::SocketAddr;
use std::time::Instant;

const TARGET: &str = "temporal_prost_codec::audit";

/// A request, as far as it is known.
pub(super) struct Entry {
    peer: SocketAddr,
    started: Instant,
    pub(super) route: Option<Route>,
    pub(super) identity: Option<Identity>,
    pub(super) payloads: Option<usize>,
}

impl Entry {
    pub(super) fn new(peer: SocketAddr) -> Self {
        Self { peer, started: Instant::now(), route: None, identity: None, payloads: None }
    }

    pub(super) fn log(&self, refusal: Option<&Refusal>) {
        let peer = self.peer;
        let operation = self.route.as_ref().map(|route| tracing::field::display(route.operation));
        let namespace = self.route.as_ref().and_then(|route| route.namespace.as_deref());
        let subject = self.identity.as_ref().map(|identity| identity.subject.as_str());
        let payloads = self.payloads;
        let milliseconds = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match refusal {
            None => {
                tracing::info!(target: TARGET, %peer, operation, namespace, subject, payloads, milliseconds, "answered");
            }
            Some(Refusal { status, reason }) => {
                let status = status.as_u16();
                tracing::warn!(target: TARGET, %peer, operation, namespace, subject, payloads, milliseconds, status, reason, "refused");
            }
        }
    }
}
