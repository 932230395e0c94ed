//! The state of a stack in the store of the workers.
//!
//! The CLI reads, writes and locks the state over HTTP. Its server listens on the loopback interface and lives as long
//! as the activity. The bytes are in the store. The workflow `State` decides who may write, so a lost worker cannot
//! write.

mod backend;
mod client;
mod request;

pub(super) use backend::Backend;
pub(super) use client::StateClient;
