//! The token service, over HTTP and with id tokens of all kinds.

mod audit;
mod client;
mod exchanges;
mod keys;
mod limits;
mod program;
mod provider;
mod roles;
mod service;
mod tls;
mod tokens;
mod vault;
