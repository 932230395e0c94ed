//! The example, and certificates that rotate under load.

mod load;
mod refused;
mod rotation;
mod server;
mod setup;
