//! The activities with a scripted CLI.

mod failures;
mod heartbeats;
mod interrupts;
mod plans;
mod secrets;
