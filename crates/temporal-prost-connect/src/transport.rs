//! A transport that follows the active cluster of a namespace, for clients and workers of the SDK.

mod answer;
mod backoff;
mod breaker;
mod cluster;
mod deadline;
mod error;
mod health;
mod knowledge;
mod metrics;
mod poll;
mod probe;
mod request;
mod route;
mod state;

pub use answer::NOT_SENT;
pub use cluster::{Cluster, Resolve};
pub use error::TransportError;
pub use health::{ClusterHealth, Health};

use futures_util::FutureExt;
use metrics::Metrics;
use state::State;
use std::{
    collections::HashSet,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use temporalio_client::{ConnectionOptions, callback_based::CallbackBasedGrpcService};
use temporalio_common::telemetry::metrics::CoreMeter;
use tokio::sync::{Notify, watch};

/// Sends the requests of clients and workers to the active cluster of a namespace.
///
/// The transport asks the clusters which of them is active. It follows a failover without a restart: requests go to the
/// new cluster, polls that hang on the old one end and are sent again, and clients and workers retry the rest. If the
/// active cluster cannot be reached, requests go to another one, which may forward them.
///
/// Clones share everything. Use the same transport for all clients and workers of a namespace. Its tasks begin with the
/// first request and end when the last clone and the last connection are dropped.
///
/// ```
/// use temporal_prost_connect::{Cluster, Transport};
/// use temporalio_client::{ConnectionOptions, Url};
///
/// # fn transport() -> Result<ConnectionOptions, Box<dyn std::error::Error>> {
/// let a = ConnectionOptions::new(Url::parse("http://temporal-a.example:7233")?).build();
/// let b = ConnectionOptions::new(Url::parse("http://temporal-b.example:7233")?).build();
/// let clusters = [Cluster::new("cluster-a", a.clone())?, Cluster::new("cluster-b", b)?];
/// let transport = Transport::new("orders", clusters)?;
/// // For the SDK's `Connection::connect`:
/// let options = transport.install(a);
/// # Ok(options)
/// # }
/// # transport().unwrap();
/// ```
#[derive(Clone)]
pub struct Transport(Arc<Shared>);

/// The options of a [`Transport`]. See [`Transport::with_options`] for an example.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TransportOptions {
    /// The interval at which each cluster is asked which cluster is active. It is at most one second while a cluster is
    /// lost. Ignored if there is only one cluster. Defaults to 10 seconds.
    pub probe_interval: Duration,
    /// The meter of the counters. Unset by default. The counters have the labels `namespace` and `cluster`:
    /// `temporal_cluster_switches` counts changes to a cluster, `temporal_cluster_losses` counts requests whose
    /// connection was lost, and `temporal_cluster_repeated_requests` counts requests that were sent to another cluster
    /// after this one.
    pub meter: Option<Arc<dyn CoreMeter>>,
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self { probe_interval: Duration::from_secs(10), meter: None }
    }
}

struct Shared {
    clusters: Vec<Cluster>,
    state: State,
    probe_interval: Duration,
    is_started: AtomicBool,
    wakes: Vec<Arc<Notify>>,
}

impl Transport {
    /// Makes a transport with the default options. The first cluster is preferred as long as the active one is unknown.
    ///
    /// # Errors
    /// If there is no cluster, or if two have the same name.
    pub fn new(
        namespace: impl Into<String>,
        clusters: impl IntoIterator<Item = Cluster>,
    ) -> Result<Self, TransportError> {
        Self::with_options(namespace, clusters, |_| {})
    }

    /// Makes a transport with custom options.
    ///
    /// ```
    /// use std::time::Duration;
    /// use temporal_prost_connect::{Cluster, Transport, TransportError};
    ///
    /// fn attentive(clusters: [Cluster; 2]) -> Result<Transport, TransportError> {
    ///     Transport::with_options("orders", clusters, |options| options.probe_interval = Duration::from_secs(1))
    /// }
    /// ```
    ///
    /// # Errors
    /// If there is no cluster, or if two have the same name.
    pub fn with_options(
        namespace: impl Into<String>,
        clusters: impl IntoIterator<Item = Cluster>,
        edit: impl FnOnce(&mut TransportOptions),
    ) -> Result<Self, TransportError> {
        let (namespace, mut options) = (namespace.into(), TransportOptions::default());
        edit(&mut options);
        let clusters: Vec<_> = clusters.into_iter().map(Cluster::open).collect();
        let names: Vec<_> = clusters.iter().map(|cluster| cluster.name.clone()).collect();
        check(&namespace, &names)?;
        let metrics = Metrics::new(&namespace, options.meter);
        Ok(Self(Arc::new(Shared {
            wakes: names.iter().map(|_| Arc::default()).collect(),
            state: State::new(namespace, names, metrics),
            clusters,
            probe_interval: options.probe_interval,
            is_started: AtomicBool::new(false),
        })))
    }

    /// Sets the options that make the SDK's `Connection::connect` use this transport.
    ///
    /// Each cluster has its own TLS settings, balancing and proxy, so these settings of `options` are removed.
    #[must_use]
    pub fn install(&self, mut options: ConnectionOptions) -> ConnectionOptions {
        options.service_override = Some(self.service());
        options.dns_load_balancing = None;
        options.http_connect_proxy = None;
        options.tls_options = None;
        options
    }

    /// Returns the transport as the SDK's `service_override`.
    #[must_use]
    pub fn service(&self) -> CallbackBasedGrpcService {
        let shared = Arc::clone(&self.0);
        CallbackBasedGrpcService {
            callback: Arc::new(move |request| {
                let shared = Arc::clone(&shared);
                async move { shared.call(request).await }.boxed()
            }),
        }
    }

    /// Watches what the transport knows about its clusters.
    ///
    /// ```
    /// use temporal_prost_connect::Transport;
    ///
    /// /// Answers a readiness check.
    /// fn is_ready(transport: &Transport) -> bool {
    ///     transport.health().borrow().is_ready()
    /// }
    /// ```
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        self.0.state.health()
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Transport").field(&*self.0.state.health().borrow()).finish()
    }
}

fn check(namespace: &str, names: &[String]) -> Result<(), TransportError> {
    let namespace = namespace.to_owned();
    if names.is_empty() {
        return Err(TransportError::NoCluster { namespace });
    }
    let mut seen = HashSet::new();
    match names.iter().find(|name| !seen.insert(*name)) {
        Some(cluster) => Err(TransportError::DuplicateCluster { namespace, cluster: cluster.clone() }),
        None => Ok(()),
    }
}

impl Shared {
    /// Begins to probe, with the first request because that has a runtime.
    fn start(self: &Arc<Self>) {
        if self.is_started.swap(true, Ordering::Relaxed) {
            return;
        }
        for (cluster, wake) in self.wakes.iter().enumerate() {
            tokio::spawn(probe::run(Arc::downgrade(self), cluster, Arc::clone(wake)));
        }
    }

    /// Makes all probes ask at once.
    fn wake(&self) {
        self.wakes.iter().for_each(|wake| wake.notify_one());
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // The probes wait without the transport, and end when they see that it is gone.
        self.wake();
    }
}
