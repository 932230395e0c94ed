//! Generated code on a real Temporal server, whose address is in `TEMPORAL_ADDRESS`.
//!
//! `cargo xtask test` starts one. What a call did is read back from the server: from history events and descriptions.

mod cancellation;
mod carriage;
mod client;
mod command_line;
mod connection;
mod converters;
mod events;
mod every;
mod guards;
mod handlers;
mod harness;
mod ids;
mod inside;
mod layers;
mod local;
mod meter;
mod policies;
mod queues;
mod refused;
mod registration;
mod replay;
mod restart;
mod schema_options;
mod terminal;
mod unreadable;
mod unsent;
mod updates;
mod versioning;
mod versions;
mod wire;
