//! The platform with real `tofu` and `terraform`, which use the provider and run inside the workflows.
//!
//! `cargo xtask lane terraform` builds both programs and runs these tests, with an in-memory server and with a real one.

mod access;
mod cloud;
mod days;
mod failures;
mod interruptions;
mod kills;
mod lifecycle;
mod native;
mod parallel;
mod schema;
mod secrets;
mod stage;
