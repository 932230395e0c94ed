//! Tests of the in-memory server with the SDK's client and worker.

mod environment;
mod external;
mod faults;
mod flows;
mod history;
mod order;
mod raw;
mod requests;
mod server;
mod standstill;
mod worker;
