//! Hooks that check every call, in clients and workers.

mod client;
mod guarded;
mod replay;
mod worker;
