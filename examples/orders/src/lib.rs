//! The orders of a shop, from payment to parcel.

/// What `proto/shop/v1` declares.
pub mod v1 {
    temporal_prost::include_proto!("shop.v1");
}

mod order;
mod shop;

pub use order::PlacedOrder;
pub use shop::Shop;

use std::error::Error;
use temporal_prost::client::{Client, ClientOptions, Connection, envconfig::LoadClientConfigProfileOptions};

/// Connects as the environment says: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE` and the like.
///
/// # Errors
/// If the configuration is unreadable or the server out of reach.
pub async fn connect() -> Result<Client, Box<dyn Error>> {
    let profile = LoadClientConfigProfileOptions::default();
    let (connection, options) = ClientOptions::load_from_config(profile)?;
    Ok(Client::new(Connection::connect(connection).await?, options)?)
}
