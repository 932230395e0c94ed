//! Tests of certificates and tokens, without Temporal.

mod authority;
mod canaries;
mod identities;
mod reloaded;
mod tokens;
#[cfg(feature = "vault")]
mod vault;

use std::path::Path;
use std::time::{Duration, Instant};

/// Replaces a file in one step, as agents do.
fn replace(path: &Path, content: impl AsRef<[u8]>) {
    let beside = path.with_extension("new");
    std::fs::write(&beside, content).unwrap();
    std::fs::rename(beside, path).unwrap();
}

/// Waits until the source has noticed a change.
async fn eventually(mut is_done: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !is_done().await {
        assert!(started.elapsed() < Duration::from_secs(20), "the change was not noticed");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
