//! Places an order on the server that the environment names.

use orders::v1::orders_temporal::OrdersClient;
use std::time::Duration;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let orders = OrdersClient::new(orders::connect().await?);
    orders::buy_tea(&orders, tokio::time::sleep(Duration::from_secs(1))).await
}
