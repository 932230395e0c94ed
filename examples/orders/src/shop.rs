use crate::PlacedOrder;
use crate::v1::{
    ChargeCardRequest, ChargeCardResponse, ShipParcelRequest, ShipParcelResponse,
    orders_temporal::{OrdersActivities, OrdersWorkflows},
};
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};
use temporal_prost::sdk::error::ApplicationFailure;
use tracing::{info, warn};

/// The shop's activities. A real shop would hold clients for its payment provider and its carrier.
#[derive(Debug)]
pub struct Shop;

impl OrdersWorkflows for Shop {
    type PlaceOrder = PlacedOrder;
}

impl OrdersActivities for Shop {
    async fn charge_card(
        &self,
        ctx: ActivityContext,
        input: ChargeCardRequest,
    ) -> Result<ChargeCardResponse, ActivityError> {
        if input.card.is_empty() {
            return Err(declined().into());
        }
        // Simulates an outage, so that every order shows a retry.
        if ctx.info().attempt == 1 {
            warn!(order = input.order_id, "the card network does not answer");
            return Err(ApplicationFailure::new("the card network does not answer").into());
        }
        info!(order = input.order_id, cents = input.total_cents, "charged");
        Ok(ChargeCardResponse { payment_id: format!("payment-{}", input.order_id) })
    }

    async fn ship_parcel(
        &self,
        _: ActivityContext,
        input: ShipParcelRequest,
    ) -> Result<ShipParcelResponse, ActivityError> {
        info!(order = input.order_id, "shipped");
        Ok(ShipParcelResponse { tracking_number: format!("parcel-{}", input.order_id) })
    }
}

/// A failure of a type that the schema lists as non-retryable.
fn declined() -> ApplicationFailure {
    ApplicationFailure::builder("the card was declined").type_name("CardDeclined".to_owned()).build()
}
