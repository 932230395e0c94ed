//! Connections to servers in memory, alone and as clusters of a namespace, and to real clusters that replicate.

mod errand;
mod failover;
#[path = "../../../../tests/e2e/tests/server/metrics.rs"]
mod metrics;
mod transport;
