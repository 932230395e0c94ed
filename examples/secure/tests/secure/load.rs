//! Orders, one after the other, until the end.

use orders::v1::{PlaceOrderRequest, orders_temporal::OrdersClient};
use std::time::{SystemTime, UNIX_EPOCH};
use temporal_prost::client::Client;
use temporal_prost::workflow::common::protos::temporal::api::enums::v1::EventType;
use tokio::sync::watch;

/// Places orders until `end`, and returns their number.
pub(crate) async fn run(client: Client, lane: usize, end: watch::Receiver<bool>) -> usize {
    let orders = OrdersClient::new(client);
    let begun = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let mut placed = 0;
    while !*end.borrow() {
        place(&orders, format!("{begun}-{lane}-{placed}")).await;
        placed += 1;
    }
    placed
}

/// Places an order and ships it. No workflow task may fail or time out.
async fn place(orders: &OrdersClient, order_id: String) {
    let address = "1 High Street".to_owned();
    let request = PlaceOrderRequest { order_id, address, card: "4242".to_owned(), ..Default::default() };
    let order = orders.place_order(request).start().await.expect("the start succeeds");
    order.ship_now().await.expect("the signal succeeds");
    order.result().await.expect("the order succeeds");
    let history = order.fetch_history().into_events().await.expect("the history can be read");
    for event in history {
        let kind = event.event_type();
        let is_bad = matches!(kind, EventType::WorkflowTaskFailed | EventType::WorkflowTaskTimedOut);
        assert!(!is_bad, "{}: {kind:?}", order.id());
    }
}
