//! The provider of the platform under real `tofu` and `terraform`, over the Temporal server in memory.
//!
//! `cargo xtask lane terraform` builds both programs and runs these tests.

mod cloud;
mod failures;
mod interruptions;
mod lifecycle;
mod schema;
mod stage;
