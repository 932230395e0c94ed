//! The transport that follows the active cluster.

mod addresses;
mod call;
mod credentials;
mod limits;
mod log;
mod losses;
mod settings;
mod site;
mod switches;
mod traffic;
mod wire;
