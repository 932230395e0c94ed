//! Nexus operations: calls inside workflows, and the worker that handles them.

mod cancellation;
mod context;
mod errors;
mod floor;
mod killed;
mod operations;
mod options;
mod timeouts;
