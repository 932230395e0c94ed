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
mod resolvers;
mod secrets;
