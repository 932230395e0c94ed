//! The server in memory, under the SDK's client and worker.

mod environment;
mod flows;
mod order;
mod requests;
mod standstill;
mod worker;
