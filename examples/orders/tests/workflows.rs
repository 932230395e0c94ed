//! Tests the workflow of orders in virtual time. Its activities are mocks.

use orders::{
    Shop,
    v1::{
        ChangeAddressRequest, ChargeCardResponse, Item, PlaceOrderRequest, ShipParcelResponse,
        orders_temporal::{
            self, OrdersClient,
            activity::{ChargeCard, ShipParcel},
            signal::ShipNow,
        },
    },
};
use std::{error::Error, time::Duration};
use temporal_prost::{Report, sdk::error::ApplicationFailure};
use temporal_prost_testing::{Step, TestEnvironment};

type TestResult = Result<(), Box<dyn Error>>;

/// Starts an environment with the workflows of the shop and with mocks of its activities.
async fn shop() -> Result<TestEnvironment, Box<dyn Error>> {
    let env = TestEnvironment::start().await?;
    env.worker(orders_temporal::TASK_QUEUE, |options| {
        Ok(orders_temporal::register_workflows::<Shop>(options)?)
    })?;
    env.mock_activity(&ChargeCard, |charge| async move {
        Ok(ChargeCardResponse { payment_id: format!("payment-{}", charge.order_id) })
    });
    env.mock_activity(&ShipParcel, |parcel| async move {
        Ok(ShipParcelResponse { tracking_number: format!("parcel-{}", parcel.order_id) })
    });
    Ok(env)
}

fn tea() -> PlaceOrderRequest {
    PlaceOrderRequest {
        order_id: "1".to_owned(),
        card: "4242".to_owned(),
        address: "1 High Street".to_owned(),
        items: vec![Item { name: "tea".to_owned(), quantity: 2, price_cents: 350 }],
    }
}

#[tokio::test]
async fn an_order_is_shipped_after_half_an_hour() -> TestResult {
    let env = shop().await?;
    let orders = OrdersClient::new(env.client());
    let done = orders.place_order(tea()).start().await?.result().await?;
    assert_eq!(done.tracking_number, "parcel-1");
    assert_eq!(env.elapsed(), Duration::from_mins(30));
    assert_eq!(env.calls(&ChargeCard)?[0].total_cents, 700);
    Ok(env.finish()?)
}

#[tokio::test]
async fn the_address_changes_until_the_parcel_leaves() -> TestResult {
    let env = shop().await?;
    env.mock_activity(&ShipParcel, |_| async { Ok(ShipParcelResponse::default()) })
        .taking(Duration::from_secs(40));
    let order = OrdersClient::new(env.client()).place_order(tea()).start().await?;
    let elsewhere = ChangeAddressRequest { address: "2 Market Square".to_owned() };

    env.skip(Duration::from_mins(10)).await;
    order.change_address(elsewhere.clone()).execute().await?;
    env.skip(Duration::from_mins(20) + Duration::from_secs(20)).await;
    let refused = order.change_address(elsewhere).execute().await.unwrap_err();
    let text = Report::new(&refused).to_string();
    assert!(text.contains("the parcel has left"), "{text}");

    order.result().await?;
    assert_eq!(env.calls(&ShipParcel)?[0].address, "2 Market Square");
    Ok(env.finish()?)
}

#[tokio::test]
async fn the_card_is_charged_again_after_an_outage() -> TestResult {
    let env = shop().await?;
    env.mock_activity(&ChargeCard, |_| async { Ok(ChargeCardResponse::default()) })
        .failing_first(2, "the card network does not answer");
    let order = OrdersClient::new(env.client()).place_order(tea()).start().await?;
    order.ship_now().await?;
    order.result().await?;
    // The schema's retry policy: 200 ms, then twice as long.
    assert_eq!(env.elapsed(), Duration::from_millis(200 + 400));
    assert_eq!(env.calls(&ChargeCard)?.len(), 3);
    Ok(env.finish()?)
}

#[tokio::test]
async fn nothing_is_shipped_if_the_card_is_declined() -> TestResult {
    let env = shop().await?;
    env.mock_activity(&ChargeCard, |_| async {
        let declined = ApplicationFailure::builder("the card was declined");
        Err::<ChargeCardResponse, _>(declined.type_name("CardDeclined".to_owned()).build())
    });
    let order = OrdersClient::new(env.client()).place_order(tea()).start().await?;
    let failed = order.result().await.unwrap_err();
    let text = Report::new(&failed).to_string();
    assert!(text.contains("the card was declined"), "{text}");
    let history = env.history("order/1")?;
    history.assert_count(1, &Step::activity(&ChargeCard));
    history.assert_none(&Step::activity(&ShipParcel));
    Ok(env.finish()?)
}

#[tokio::test]
async fn an_order_survives_a_restart_of_its_worker() -> TestResult {
    let env = shop().await?;
    let order = OrdersClient::new(env.client()).place_order(tea()).start().await?;
    env.skip(Duration::from_mins(10)).await;
    env.restart_worker().await?;
    order.ship_now().await?;
    order.result().await?;
    env.history("order/1")?.assert_in_order(&[
        Step::activity(&ChargeCard),
        Step::timer(Duration::from_mins(30)),
        Step::signal(&ShipNow),
        Step::activity(&ShipParcel),
    ]);
    Ok(env.finish()?)
}

#[tokio::test]
async fn the_history_of_an_order_stays_the_same() -> TestResult {
    let env = shop().await?;
    OrdersClient::new(env.client()).place_order(tea()).start().await?.result().await?;
    expectorate::assert_contents("tests/order.txt", &env.history("order/1")?.to_string());
    Ok(env.finish()?)
}
