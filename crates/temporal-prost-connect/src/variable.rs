use std::env;

/// Reads an environment variable. An empty variable counts as unset.
///
/// ```
/// assert_eq!(temporal_prost_connect::variable("TEMPORAL_NO_SUCH_VARIABLE"), None);
/// ```
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
