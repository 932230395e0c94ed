/// The reason why a [`Transport`](crate::Transport) cannot be made.
///
/// ```
/// use temporal_prost_connect::{Transport, TransportError};
///
/// let error = Transport::new("orders", []).unwrap_err();
/// assert!(matches!(error, TransportError::NoCluster { .. }));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The namespace has no cluster.
    #[error("namespace `{namespace}` has no cluster; name at least one")]
    NoCluster {
        /// The namespace.
        namespace: String,
    },
    /// Two clusters have the same name.
    #[error("two clusters of namespace `{namespace}` are called `{cluster}`; name each as its server does")]
    DuplicateCluster {
        /// The namespace.
        namespace: String,
        /// The name of both.
        cluster: String,
    },
    /// A header is not valid in gRPC.
    #[error("header `{header}` of cluster `{cluster}` is not valid in gRPC metadata")]
    InvalidHeader {
        /// The cluster.
        cluster: String,
        /// The name of the header.
        header: String,
    },
}
