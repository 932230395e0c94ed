//! Starts on cells: servers in memory, and a real one.

mod broken;
mod fleet;
mod outcome;
mod placed;
mod profiles;
mod rollout;
pub(crate) mod server;
