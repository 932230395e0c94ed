/// The state of the clusters of a namespace, as a transport knows it.
///
/// [`Transport::health`](crate::Transport::health) watches it, for health checks.
///
/// ```
/// use temporal_prost_connect::Health;
///
/// /// Returns a line for each cluster that is lost.
/// fn losses(health: &Health) -> Vec<String> {
///     let lost = health.clusters.iter().filter(|cluster| !cluster.is_reachable);
///     lost.map(|cluster| format!("{}: {}", cluster.name, cluster.last_error.as_deref().unwrap_or_default())).collect()
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// The name of the cluster that takes requests, or `None` if no cluster can be reached.
    pub in_use: Option<String>,
    /// The name of the active cluster according to the clusters, or `None` as long as they have not been asked. If it is
    /// not one of [`clusters`](Self::clusters), requests reach it only if another cluster forwards them.
    pub active: Option<String>,
    /// All clusters, in order of preference.
    pub clusters: Vec<ClusterHealth>,
}

/// The state of a cluster. See [`Health`] for an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClusterHealth {
    /// The name of the cluster.
    pub name: String,
    /// `false` if the connection was lost and no probe has reached the cluster since then.
    pub is_reachable: bool,
    /// The reason for the last loss.
    pub last_error: Option<String>,
}

impl Health {
    /// Returns `true` if requests can be sent.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.in_use.is_some()
    }
}
