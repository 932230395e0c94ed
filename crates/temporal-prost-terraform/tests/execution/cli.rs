//! The activities with a scripted CLI.

mod backend;
mod configurations;
mod drift;
mod failures;
mod heartbeats;
mod interrupts;
mod launcher;
mod output;
mod plans;
pub(crate) mod resolvers;
mod secrets;
