//! Tests of the in-memory server with the SDK's client and worker.

mod conformance;
mod environment;
mod order;
mod property;
mod recordings;
mod requests;
mod resets;
mod server;
mod time;
mod worker;
