//! Places an order on the server that the environment names.

use orders::v1::orders_temporal::OrdersClient;
use std::time::Duration;
use temporal_prost_connect::Profile;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let orders = OrdersClient::new(Profile::load()?.connect().await?);
    orders::buy_tea(&orders, tokio::time::sleep(Duration::from_secs(1))).await
}
