use std::fmt;

/// The state of a worker or another task of a host.
///
/// ```
/// use temporal_prost_connect::host::{HostHandle, WorkerState};
///
/// /// Returns the errors of the workers that wait to be built again.
/// fn errors(host: &HostHandle) -> Vec<String> {
///     let error = |(_, state)| match state {
///         WorkerState::Waiting { error } => Some(error),
///         _ => None,
///     };
///     host.states().into_iter().filter_map(error).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkerState {
    /// It is being started: the namespace is checked.
    Starting,
    /// It is running.
    Running,
    /// It has ended with an error, and will be started again after a pause.
    Waiting {
        /// The error, with its causes.
        error: String,
    },
    /// It has ended.
    Stopped,
}

impl fmt::Display for WorkerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starting => f.write_str("starting"),
            Self::Running => f.write_str("running"),
            Self::Waiting { error } => write!(f, "waiting after an error: {error}"),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}
