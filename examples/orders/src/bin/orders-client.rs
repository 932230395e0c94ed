//! Places an order, changes the delivery address, and waits for the parcel.

use orders::v1::{ChangeAddressRequest, Item, PlaceOrderRequest, orders_temporal::OrdersClient};
use std::time::Duration;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let orders = OrdersClient::new(orders::connect().await?);

    // Id, task queue, timeouts and policies come from the schema.
    let order = orders.place_order(request()).start().await?;
    println!("client: placed {}", order.id());

    let again = orders.place_order(request()).start().await;
    println!(
        "client: placed again: {}",
        again.err().map_or("accepted".to_owned(), |error| error.to_string())
    );

    let view = order.get_order().await?;
    println!("client: it is {} and goes to {}", view.stage().as_str_name(), view.address);

    let nowhere = ChangeAddressRequest { address: String::new() };
    let refused = order.change_address(nowhere).execute().await;
    println!(
        "client: to nowhere: {}",
        refused.err().map_or("accepted".to_owned(), |error| error.to_string())
    );

    let elsewhere = ChangeAddressRequest { address: "2 Market Square".to_owned() };
    let view = order.change_address(elsewhere).execute().await?;
    println!("client: it now goes to {}", view.address);

    // Otherwise the workflow would wait for half an hour.
    tokio::time::sleep(Duration::from_secs(1)).await;
    order.ship_now().await?;
    let done = order.result().await?;
    println!("client: paid with {}, sent as {}", done.payment_id, done.tracking_number);
    Ok(())
}

fn request() -> PlaceOrderRequest {
    let tea = Item { name: "tea".to_owned(), quantity: 2, price_cents: 450 };
    PlaceOrderRequest {
        order_id: "1001".to_owned(),
        card: "4242".to_owned(),
        address: "1 High Street".to_owned(),
        items: vec![tea],
    }
}
