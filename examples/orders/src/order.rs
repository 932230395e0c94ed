use crate::v1::{
    ChangeAddressRequest, ChargeCardRequest, Order, OrderStage, PlaceOrderRequest, PlaceOrderResponse,
    ShipParcelRequest,
    orders_temporal::{PlaceOrderContext, PlaceOrderWorkflow, activities},
};
use std::time::Duration;
use temporal_prost::HandlerError;
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult, select};

/// The time in which the customer can change the address.
const GRACE_PERIOD: Duration = Duration::from_mins(30);

/// The state of one order.
#[derive(Debug)]
pub struct PlacedOrder {
    request: PlaceOrderRequest,
    stage: OrderStage,
    ship_now: bool,
}

impl PlaceOrderWorkflow for PlacedOrder {
    fn new(_: &WorkflowContextView, request: PlaceOrderRequest) -> Self {
        Self { request, stage: OrderStage::Charging, ship_now: false }
    }

    async fn run(ctx: &mut PlaceOrderContext<Self>) -> WorkflowResult<PlaceOrderResponse> {
        let charge = ctx.state(Self::charge);
        let payment = activities(ctx).charge_card(charge).await?;

        ctx.state_mut(|order| order.stage = OrderStage::Waiting);
        select! {
            // The condition comes first: it fails if the order is cancelled, whereas the timer just ends.
            asked = ctx.wait_condition(|order| order.ship_now) => asked?,
            _ = ctx.timer(GRACE_PERIOD) => {}
        }

        ctx.state_mut(|order| order.stage = OrderStage::Shipping);
        let parcel = ctx.state(Self::parcel);
        let parcel = activities(ctx).ship_parcel(parcel).await?;

        ctx.state_mut(|order| order.stage = OrderStage::Shipped);
        Ok(PlaceOrderResponse { payment_id: payment.payment_id, tracking_number: parcel.tracking_number })
    }

    async fn ship_now(ctx: &mut PlaceOrderContext<Self>) {
        ctx.state_mut(|order| order.ship_now = true);
    }

    fn get_order(&self, _: &WorkflowContextView) -> Result<Order, HandlerError> {
        Ok(self.view())
    }

    fn validate_change_address(
        &self,
        _: &WorkflowContextView,
        input: &ChangeAddressRequest,
    ) -> Result<(), HandlerError> {
        if input.address.trim().is_empty() {
            return Err("the address is empty".into());
        }
        if self.stage > OrderStage::Waiting {
            return Err("the parcel has left".into());
        }
        Ok(())
    }

    async fn change_address(
        ctx: &mut PlaceOrderContext<Self>,
        input: ChangeAddressRequest,
    ) -> Result<Order, HandlerError> {
        ctx.state_mut(|order| order.request.address = input.address);
        Ok(ctx.state(Self::view))
    }
}

impl PlacedOrder {
    fn view(&self) -> Order {
        Order { stage: self.stage.into(), address: self.request.address.clone() }
    }

    fn charge(&self) -> ChargeCardRequest {
        let PlaceOrderRequest { order_id, card, items, .. } = self.request.clone();
        let total_cents = items.iter().map(|item| u64::from(item.quantity) * item.price_cents).sum();
        ChargeCardRequest { order_id, card, total_cents }
    }

    fn parcel(&self) -> ShipParcelRequest {
        let PlaceOrderRequest { order_id, address, .. } = self.request.clone();
        ShipParcelRequest { order_id, address }
    }
}
