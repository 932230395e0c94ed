//! The whole example in one process, with a Temporal server in memory. Such a server is for tests and demos only.

use orders::{
    Shop,
    v1::{PlaceOrderRequest, orders_temporal, orders_temporal::OrdersClient},
};
use std::time::{Duration, Instant};
use temporal_prost_testing::TestEnvironment;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    orders::log();
    let env = TestEnvironment::start().await?;
    env.worker(orders_temporal::TASK_QUEUE, |options| {
        orders_temporal::register_workflows::<Shop>(&mut *options)?;
        orders_temporal::register_activities(options, Shop)?;
        Ok(())
    })?;
    let orders = OrdersClient::new(env.client());
    orders::buy_tea(&orders, env.skip(Duration::from_secs(1))).await?;
    wait_patiently(&env, &orders).await?;
    env.finish()?;
    println!("demo: both orders were replayed from their histories, with the same decisions");
    Ok(())
}

/// Places an order and waits for the parcel. Time is virtual, so the half hour for changes passes at once.
async fn wait_patiently(env: &TestEnvironment, orders: &OrdersClient) -> anyhow::Result<()> {
    let (begun, before) = (Instant::now(), env.elapsed());
    let request = PlaceOrderRequest {
        order_id: "1002".to_owned(),
        card: "4242".to_owned(),
        address: "3 Church Lane".to_owned(),
        items: Vec::new(),
    };
    let done = orders.place_order(request).start().await?.result().await?;
    let (waited, passed) = (begun.elapsed(), env.elapsed() - before);
    println!(
        "client: sent as {} after {:.1} minutes, which took {waited:.0?}",
        done.tracking_number,
        passed.as_secs_f64() / 60.0
    );
    Ok(())
}
