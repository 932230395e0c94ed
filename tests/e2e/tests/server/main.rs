//! Generated code on a real Temporal server, whose address is in `TEMPORAL_ADDRESS`.
//!
//! `cargo xtask test` starts one. What a call did is read back from the server: from history events and descriptions.

mod carriage;
mod client;
mod converters;
mod events;
mod guards;
mod harness;
mod inside;
mod meter;
mod registration;
mod replay;
mod restart;
mod schema_options;
mod unreadable;
mod versions;
mod wire;
