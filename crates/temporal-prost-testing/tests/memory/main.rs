//! Tests of the in-memory server with the SDK's client and worker.

mod environment;
mod external;
mod faults;
mod flows;
mod history;
mod order;
mod requests;
mod standstill;
mod worker;
