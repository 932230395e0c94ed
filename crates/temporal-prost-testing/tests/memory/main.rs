//! Tests of the in-memory server with the SDK's client and worker.

mod environment;
mod flows;
mod order;
mod requests;
mod standstill;
mod worker;
