//! The server in memory, under the SDK's client and worker.

mod flows;
mod order;
mod requests;
mod standstill;
mod worker;
