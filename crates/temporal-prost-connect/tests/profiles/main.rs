//! Tests of profiles, without a Temporal server.

mod codecs;
mod command;
mod credentials;
mod damaged;
mod faults;
mod folder;
mod settings;
