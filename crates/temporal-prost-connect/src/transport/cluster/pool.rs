//! The addresses of a cluster. Requests take turns over those that answer.

use super::{address::Address, channel, channel::Settings, resolver::Resolve};
use crate::{
    TlsMaterial, TlsSource,
    transport::{answer, breaker::Contact},
};
use parking_lot::{Mutex, RwLock};
use std::{
    io,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use temporalio_client::{
    ConnectionOptions,
    callback_based::{GrpcRequest, GrpcSuccessResponse},
    tonic::{Code, Status},
};
use tokio::sync::{Notify, OnceCell};

/// The shortest time between two resolutions, in case all addresses are lost.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// The addresses of a cluster and their connections.
pub(super) struct Pool {
    options: ConnectionOptions,
    resolver: Arc<dyn Resolve>,
    tls: Option<Mutex<TlsSource>>,
    current: RwLock<Current>,
    is_started: OnceCell<()>,
    lost_all: Notify,
    turn: AtomicUsize,
    /// Set if the server has refused a compressed message.
    is_plain: AtomicBool,
}

/// The changing part: the settings with the TLS material, and the addresses.
struct Current {
    settings: Arc<Settings>,
    addresses: Vec<Arc<Address>>,
}

impl Pool {
    pub(super) fn new(
        options: ConnectionOptions,
        tls: Option<TlsSource>,
        resolver: Arc<dyn Resolve>,
    ) -> Self {
        let fixed = || options.tls_options.clone().map(TlsMaterial::new);
        let material = tls.as_ref().map(|tls| tls.borrow().clone()).or_else(fixed);
        let settings = Arc::new(Settings { options: options.clone(), tls: material });
        Self {
            options,
            resolver,
            tls: tls.map(Mutex::new),
            current: RwLock::new(Current { settings, addresses: Vec::new() }),
            is_started: OnceCell::new(),
            lost_all: Notify::new(),
            turn: AtomicUsize::new(0),
            is_plain: AtomicBool::new(false),
        }
    }

    pub(super) async fn call(self: &Arc<Self>, request: &GrpcRequest) -> Result<GrpcSuccessResponse, Status> {
        self.is_started.get_or_try_init(|| self.start()).await?;
        self.renew_tls();
        match self.call_any(request).await {
            Err(status) if refuses_compression(&status) && !self.is_plain.swap(true, Ordering::Relaxed) => {
                self.call_any(request).await
            }
            result => result,
        }
    }

    /// Tries one address after the other, until a connection could be made.
    async fn call_any(&self, request: &GrpcRequest) -> Result<GrpcSuccessResponse, Status> {
        let mut last = None;
        for address in self.by_turn() {
            let compress = address.compresses() && !self.is_plain.load(Ordering::Relaxed);
            let result = address.call(request, compress).await;
            match (answer::contact(&result), result) {
                (Some(Contact::Unreachable), Err(status)) => last = Some(status),
                (_, result) => return result,
            }
        }
        self.lost_all.notify_one();
        let none =
            || channel::unreachable(&format!("cannot connect to {}", self.options.target), NoAddress.into());
        Err(last.unwrap_or_else(none))
    }

    /// Returns all addresses, and first those that do not rest.
    fn by_turn(&self) -> Vec<Arc<Address>> {
        let mut addresses = self.current.read().addresses.clone();
        if addresses.len() > 1 {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed) % addresses.len();
            addresses.rotate_left(turn);
            addresses.sort_by_key(|address| address.rests());
        }
        addresses
    }

    /// Replaces all connections if the TLS settings have changed. Requests under way keep theirs until they end.
    fn renew_tls(&self) {
        let Some(mut source) = self.tls.as_ref().map(|tls| tls.lock()) else { return };
        if !source.has_changed().unwrap_or(false) {
            return;
        }
        let material = source.borrow_and_update().clone();
        let mut current = self.current.write();
        current.settings = Arc::new(Settings { options: self.options.clone(), tls: Some(material) });
        let settings = Arc::clone(&current.settings);
        for address in &mut current.addresses {
            *address = Arc::new(Address::new(&settings, address.socket));
        }
        tracing::info!(target_server = %self.options.target, "connects with new TLS settings");
    }

    /// Finds the addresses for the first time, and from then on regularly.
    async fn start(self: &Arc<Self>) -> Result<(), Status> {
        let Some((host, port, interval)) = self.name() else {
            let mut current = self.current.write();
            current.addresses = vec![Arc::new(Address::new(&current.settings, None))];
            return Ok(());
        };
        let resolved = self.resolve(&host, port).await;
        resolved.map_err(|error| channel::unreachable(&format!("cannot resolve `{host}`"), error.into()))?;
        tokio::spawn(keep_resolving(Arc::downgrade(self), interval));
        Ok(())
    }

    /// Returns the name to resolve and how often. An address needs no resolution, and behind a proxy the proxy does it.
    fn name(&self) -> Option<(String, u16, Duration)> {
        let balancing = self.options.dns_load_balancing.as_ref()?;
        let is_direct = self.options.http_connect_proxy.is_none();
        let host = self.options.target.domain().filter(|_| is_direct)?;
        let port = self.options.target.port_or_known_default()?;
        Some((host.to_owned(), port, balancing.resolution_interval))
    }

    /// Keeps the connections of addresses that are still valid, and drops the others.
    async fn resolve(&self, host: &str, port: u16) -> io::Result<()> {
        let mut sockets = self.resolver.resolve(host, port).await?;
        if sockets.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, NoAddress));
        }
        sockets.sort();
        sockets.dedup();
        let mut current = self.current.write();
        let known = std::mem::take(&mut current.addresses);
        let settings = Arc::clone(&current.settings);
        current.addresses = sockets.into_iter().map(|socket| reuse(&known, &settings, socket)).collect();
        Ok(())
    }
}

fn reuse(known: &[Arc<Address>], settings: &Arc<Settings>, socket: std::net::SocketAddr) -> Arc<Address> {
    let same = known.iter().find(|address| address.socket == Some(socket));
    same.map_or_else(|| Arc::new(Address::new(settings, Some(socket))), Arc::clone)
}

/// Resolves the name again until the pool is no longer used.
async fn keep_resolving(pool: Weak<Pool>, interval: Duration) {
    loop {
        tokio::time::sleep(SHORTEST_INTERVAL.min(interval)).await;
        let Some(strong) = pool.upgrade() else { return };
        let rest = interval.saturating_sub(SHORTEST_INTERVAL);
        let _ = tokio::time::timeout(rest, strong.lost_all.notified()).await;
        if let Some((host, port, _)) = strong.name()
            && let Err(error) = strong.resolve(&host, port).await
        {
            tracing::warn!(%host, %error, "cannot resolve the name of a Temporal cluster; keeping its addresses");
        }
    }
}

/// Recognizes the errors on which the SDK stops compressing.
fn refuses_compression(status: &Status) -> bool {
    let message = status.message().to_lowercase();
    let reasons = ["decompress", "grpc-encoding", "compressor"];
    status.code() == Code::Unimplemented && reasons.iter().any(|reason| message.contains(reason))
}

/// A name has no address.
#[derive(Debug, thiserror::Error)]
#[error("the name has no address")]
struct NoAddress;
