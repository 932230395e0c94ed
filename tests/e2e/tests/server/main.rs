//! Generated code on a real Temporal server, whose address is in `TEMPORAL_ADDRESS`.
//!
//! `cargo xtask test` starts one. What a call did is read back from the server: from history events and descriptions.

mod all_options;
mod client;
mod command_line;
mod error_log;
mod harness;
mod metrics;
mod options;
mod payload;
mod worker;
mod workflow;
