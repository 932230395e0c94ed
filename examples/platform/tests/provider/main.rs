//! The platform under real `tofu` and `terraform`: the provider outside, and Terraform inside the workflows.
//!
//! `cargo xtask lane terraform` builds both programs and runs these tests, on a server in memory and on a real one.

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
