//! Tests of the in-memory server with the SDK's client and worker.

mod conformance;
mod environment;
mod external;
mod faults;
mod flows;
mod history;
mod hostile;
mod many;
mod namespaces;
mod order;
mod property;
mod raw;
mod recordings;
mod requests;
mod resets;
mod server;
mod standstill;
mod sticky;
mod strict;
mod waiting;
mod worker;
