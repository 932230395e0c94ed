//! The orders of a shop, from payment to parcel.

/// The messages and Temporal code of `proto/shop/v1`.
pub mod v1 {
    temporal_prost::include_proto!("shop.v1");
}

mod customer;
mod order;
mod shop;

pub use customer::buy_tea;
pub use order::PlacedOrder;
pub use shop::Shop;

use anyhow::anyhow;
use std::io::{self, IsTerminal as _};
use temporal_prost::client::{
    Client, ClientOptions, Connection,
    envconfig::{ConfigError, LoadClientConfigProfileOptions},
};
use tracing_subscriber::filter::{EnvFilter, LevelFilter};

/// Connects to the server that the environment names (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE` and so on).
///
/// # Errors
/// If the configuration cannot be read or the server cannot be reached.
pub async fn connect() -> anyhow::Result<Client> {
    let profile = LoadClientConfigProfileOptions::default();
    let (connection, options) = ClientOptions::load_from_config(profile).map_err(unreadable)?;
    Ok(Client::new(Connection::connect(connection).await?, options)?)
}

/// The SDK's error is not `Send`.
fn unreadable(error: ConfigError) -> anyhow::Error {
    anyhow!("failed to read the connection configuration: {error}")
}

/// Logs events of the shop, the runtime and the SDK to standard error. `RUST_LOG` sets the level, which defaults to
/// `info`.
pub fn log() {
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy();
    let colored = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(colored).init();
}
