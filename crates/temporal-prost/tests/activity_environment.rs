//! A generated activity runs in the SDK's `ActivityEnvironment`: `cargo test -p temporal-prost --features testing`.

use shop::v1::{
    ChargeCardRequest, ChargeCardResponse, ShipParcelRequest, ShipParcelResponse,
    orders_temporal::{OrdersActivities, activity::ChargeCard},
};
use std::sync::Arc;
use temporal_prost::{
    run_activity,
    sdk::{
        activities::{ActivityContext, ActivityError},
        error::ApplicationFailure,
        testing::{ActivityEnvironment, ActivityEnvironmentError},
    },
};

struct Shop;

impl OrdersActivities for Shop {
    async fn charge_card(
        &self,
        ctx: ActivityContext,
        input: ChargeCardRequest,
    ) -> Result<ChargeCardResponse, ActivityError> {
        if input.card.is_empty() {
            return Err(ApplicationFailure::new("the card was declined").into());
        }
        Ok(ChargeCardResponse { payment_id: format!("{}/{}", input.order_id, ctx.info().attempt) })
    }

    async fn ship_parcel(
        &self,
        _: ActivityContext,
        _: ShipParcelRequest,
    ) -> Result<ShipParcelResponse, ActivityError> {
        Ok(ShipParcelResponse::default())
    }
}

#[tokio::test]
async fn an_activity_runs_without_a_worker() {
    let (environment, shop) = (ActivityEnvironment::builder().build(), Arc::new(Shop));
    let request =
        ChargeCardRequest { order_id: "7".to_owned(), card: "4242".to_owned(), ..Default::default() };
    let charged = run_activity::<ChargeCard, _>(&environment, shop.clone(), request).await.unwrap();
    assert_eq!(charged.payment_id, "7/1");
    let declined = run_activity::<ChargeCard, _>(&environment, shop, ChargeCardRequest::default()).await;
    let error = declined.unwrap_err();
    assert!(matches!(error, ActivityEnvironmentError::Activity(_)), "{error}");
    assert!(error.to_string().contains("the card was declined"), "{error}");
}
