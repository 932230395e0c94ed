use crate::v1::{ChangeAddressRequest, Item, PlaceOrderRequest, orders_temporal::OrdersClient};

/// Places an order, changes the delivery address, and waits for the parcel. The customer gets impatient after `pause`.
///
/// # Errors
/// If a call fails that should succeed.
pub async fn buy_tea(orders: &OrdersClient, pause: impl Future<Output = ()>) -> anyhow::Result<()> {
    // Id, task queue, timeouts and policies come from the schema.
    let order = orders.place_order(request()).start().await?;
    println!("client: placed {}", order.id());

    let again = orders.place_order(request()).start().await;
    println!("client: placed again: {}", outcome(again));

    let view = order.get_order().await?;
    println!("client: it is {} and goes to {}", view.stage().as_str_name(), view.address);

    let nowhere = ChangeAddressRequest { address: String::new() };
    let refused = order.change_address(nowhere).execute().await;
    println!("client: to nowhere: {}", outcome(refused));

    let elsewhere = ChangeAddressRequest { address: "2 Market Square".to_owned() };
    let view = order.change_address(elsewhere).execute().await?;
    println!("client: it now goes to {}", view.address);

    // Otherwise the workflow would wait for half an hour.
    pause.await;
    order.ship_now().await?;
    let done = order.result().await?;
    println!("client: paid with {}, sent as {}", done.payment_id, done.tracking_number);
    Ok(())
}

/// Tells what became of a call.
fn outcome<T>(result: Result<T, impl Into<anyhow::Error>>) -> String {
    result.map_or_else(|error| format!("{:#}", error.into()), |_| "accepted".to_owned())
}

/// Returns the order of a customer who likes tea.
fn request() -> PlaceOrderRequest {
    let tea = Item { name: "tea".to_owned(), quantity: 2, price_cents: 450 };
    PlaceOrderRequest {
        order_id: "1001".to_owned(),
        card: "4242".to_owned(),
        address: "1 High Street".to_owned(),
        items: vec![tea],
    }
}
