//! Files as people name them.

use std::{env, path::PathBuf};

/// The path, with `~` for the home directory as shells have it.
pub(super) fn expand(path: &str) -> PathBuf {
    match (path.strip_prefix('~'), env::home_dir()) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        _ => path.into(),
    }
}
