//! Tests the workflow with mocked activities, in virtual time.

use orders::Shop;
use orders::v1::{
    ChangeAddressRequest, ChargeCardResponse, Item, PlaceOrderRequest, ShipParcelResponse,
    orders_temporal::{
        self, OrdersClient,
        activity::{ChargeCard, ShipParcel},
    },
};
use std::time::Duration;
use temporal_prost_testing::TestEnvironment;

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn request() -> PlaceOrderRequest {
    PlaceOrderRequest {
        order_id: "1".to_owned(),
        card: "4242".to_owned(),
        address: "1 Main Street".to_owned(),
        items: vec![Item { quantity: 2, price_cents: 350, ..Default::default() }],
    }
}

/// Starts an environment whose activities are mocks.
async fn environment() -> Result<TestEnvironment, Box<dyn std::error::Error>> {
    let env = TestEnvironment::start().await?;
    env.worker(orders_temporal::TASK_QUEUE, |options| {
        Ok(orders_temporal::register_workflows::<Shop>(options)?)
    })?;
    env.mock_activity(&ChargeCard, |_| async {
        Ok(ChargeCardResponse { payment_id: "payment-1".to_owned() })
    });
    env.mock_activity(&ShipParcel, |_| async {
        Ok(ShipParcelResponse { tracking_number: "parcel-1".to_owned() })
    });
    Ok(env)
}

#[tokio::test]
async fn an_order_is_shipped_after_second_thoughts() -> TestResult {
    let env = environment().await?;
    let order = OrdersClient::new(env.client()).place_order(request()).start().await?;
    env.skip(Duration::from_mins(10)).await;
    order.change_address(ChangeAddressRequest { address: "2 Market Square".to_owned() }).execute().await?;
    let result = order.result().await?;
    assert_eq!(result.tracking_number, "parcel-1");
    // The other 20 minutes have passed at once.
    assert_eq!(env.elapsed(), Duration::from_mins(30));
    assert_eq!(env.calls(&ShipParcel)?[0].address, "2 Market Square");
    assert_eq!(env.calls(&ChargeCard)?[0].total_cents, 700);
    Ok(env.finish()?)
}

#[tokio::test]
async fn an_order_is_shipped_on_request() -> TestResult {
    let env = environment().await?;
    let order = OrdersClient::new(env.client()).place_order(request()).start().await?;
    env.skip(Duration::from_mins(10)).await;
    order.ship_now().await?;
    order.result().await?;
    assert_eq!(env.elapsed(), Duration::from_mins(10));
    Ok(env.finish()?)
}
