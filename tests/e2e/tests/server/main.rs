//! Tests generated code on a real Temporal server, whose address is in `TEMPORAL_ADDRESS`.
//! With `TEMPORAL_SERVER=memory` they use the server of temporal-prost-testing, in this process.
//!
//! `cargo xtask test` starts a server. The tests read the effect of a call from the server's history and descriptions.

mod all_options;
mod authorization;
mod cells;
mod client;
mod command_line;
mod context;
mod documented;
mod error_log;
mod harness;
mod hooks;
mod metrics;
mod nexus;
mod options;
mod payload;
mod schedule;
mod spans;
mod worker;
mod workflow;
mod xns;
