//! Orders, as a test runs them.

use orders::{
    PlacedOrder,
    v1::{
        ChargeCardRequest, ChargeCardResponse, PlaceOrderRequest, ShipParcelRequest, ShipParcelResponse,
        orders_temporal::{self, OrdersActivities, OrdersClient, OrdersWorkflows},
    },
};
use std::error::Error;
use std::time::Duration;
use temporal_prost::client::Client;
use temporal_prost::sdk::{
    WorkerOptions,
    activities::{ActivityContext, ActivityError},
};
use temporal_prost_testing::{EnvironmentOptions, TestEnvironment};

pub(crate) type Failure = Box<dyn Error + Send + Sync>;
pub(crate) type Outcome = Result<(), Failure>;

/// A shop whose activities succeed at once.
struct Shop;

impl OrdersWorkflows for Shop {
    type PlaceOrder = PlacedOrder;
}

impl OrdersActivities for Shop {
    async fn charge_card(
        &self,
        _: ActivityContext,
        _: ChargeCardRequest,
    ) -> Result<ChargeCardResponse, ActivityError> {
        Ok(ChargeCardResponse::default())
    }

    async fn ship_parcel(
        &self,
        _: ActivityContext,
        _: ShipParcelRequest,
    ) -> Result<ShipParcelResponse, ActivityError> {
        Ok(ShipParcelResponse::default())
    }
}

pub(crate) fn register(options: &mut WorkerOptions) -> Outcome {
    orders_temporal::register_workflows::<Shop>(&mut *options)?;
    orders_temporal::register_activities(options, Shop)?;
    Ok(())
}

/// Starts an environment with a worker.
pub(crate) async fn environment(
    edit: impl FnOnce(&mut EnvironmentOptions),
) -> Result<TestEnvironment, Failure> {
    let env = TestEnvironment::start_with(edit).await?;
    env.worker(orders_temporal::TASK_QUEUE, register)?;
    Ok(env)
}

/// Runs a whole test: an order that waits for 30 virtual minutes.
pub(crate) fn test(replay: bool) -> Outcome {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio.block_on(async {
        let env = environment(|options| options.replay_everything = replay).await?;
        OrdersClient::new(env.client()).place_order(order("1".to_owned())).start().await?.result().await?;
        if env.elapsed() != Duration::from_mins(30) {
            return Err(format!("{:?} have passed", env.elapsed()).into());
        }
        Ok(env.finish()?)
    })
}

/// Runs an order that is shipped at once.
pub(crate) async fn express(client: Client, id: String) -> Outcome {
    let order = OrdersClient::new(client).place_order(order(id)).start().await?;
    order.ship_now().await?;
    order.result().await?;
    Ok(())
}

fn order(order_id: String) -> PlaceOrderRequest {
    PlaceOrderRequest {
        order_id,
        card: "4242".to_owned(),
        address: "1 High Street".to_owned(),
        items: Vec::new(),
    }
}
