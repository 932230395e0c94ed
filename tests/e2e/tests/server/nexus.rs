//! Nexus operations: calls inside workflows, and the worker that handles them.

mod cancellation;
mod context;
mod errors;
pub(crate) mod floor;
mod killed;
mod operations;
mod options;
mod timeouts;
mod worker;
