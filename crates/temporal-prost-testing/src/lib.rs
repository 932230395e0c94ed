//! A Temporal server in memory, for tests.

mod calendar;
mod clock;
mod command;
mod cron;
mod deadlines;
mod history;
mod hub;
mod ids;
mod namespace;
mod options;
mod proto;
mod queues;
mod rpc;
mod run;
mod schedule;
mod server;
mod state;
mod status;
mod token;
mod visibility;

pub use options::ServerOptions;
pub use rpc::WAITING_ACTIVITY;
#[cfg(feature = "port")]
pub use server::ServeError;
pub use server::{ConnectError, MemoryServer};
pub use temporalio_client as client;
