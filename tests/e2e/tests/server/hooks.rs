//! Hooks that check every call, in clients and workers.

mod client;
pub(crate) mod guarded;
mod replay;
mod worker;
