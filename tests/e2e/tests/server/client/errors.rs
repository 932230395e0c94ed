//! Errors as users print them, and as Temporal stores them.

use crate::harness::{connect, find, history, spawn_options, unique};
use anyhow::{Context as _, anyhow};
use orders::v1::{
    ChangeAddressRequest, ChargeCardRequest, ChargeCardResponse, Order, PlaceOrderRequest,
    PlaceOrderResponse, ShipParcelRequest, ShipParcelResponse,
    orders_temporal::{
        self, OrdersActivities, OrdersClient, OrdersWorkflows, PlaceOrderContext, PlaceOrderHandle,
        PlaceOrderWorkflow, activities,
    },
};
use std::{error::Error, iter::successors, time::Duration};
use temporal_prost::{
    ExecuteError, HandlerError,
    client::Client,
    common::{
        RetryPolicy,
        protos::temporal::api::{
            failure::v1::{Failure, failure::FailureInfo},
            history::v1::history_event::Attributes,
        },
    },
    sdk::{
        WorkerOptions,
        activities::{ActivityContext, ActivityError},
        error::ApplicationFailure,
    },
    workflow::{WorkflowContextView, WorkflowResult},
};
use temporal_prost_connect::ConnectionSettings;
use tokio::sync::OnceCell;

/// A shop in which everything fails. The customer's card says how.
#[derive(Clone)]
struct Ruin(Client);

struct Failing(PlaceOrderRequest);

fn outage() -> anyhow::Error {
    anyhow!("connection refused").context("the bank does not answer").context("cannot charge the card")
}

fn declined() -> ApplicationFailure {
    ApplicationFailure::builder("the card is expired").type_name("CardDeclined".to_owned()).build()
}

impl OrdersWorkflows for Ruin {
    type PlaceOrder = Failing;
}

impl OrdersActivities for Ruin {
    async fn charge_card(
        &self,
        _: ActivityContext,
        input: ChargeCardRequest,
    ) -> Result<ChargeCardResponse, ActivityError> {
        match input.card.as_str() {
            "expired" => Err(declined().into()),
            "unset" => {
                // An error of this crate: the id needs the field that is not set.
                let order = OrdersClient::new(self.0.clone()).place_order(PlaceOrderRequest::default());
                order.start().await.context("cannot reorder")?;
                Ok(ChargeCardResponse::default())
            }
            _ => Err(outage().into()),
        }
    }

    async fn ship_parcel(
        &self,
        _: ActivityContext,
        _: ShipParcelRequest,
    ) -> Result<ShipParcelResponse, ActivityError> {
        Err(anyhow!("there are no parcels").into())
    }
}

impl PlaceOrderWorkflow for Failing {
    fn new(_: &WorkflowContextView, request: PlaceOrderRequest) -> Self {
        Self(request)
    }

    async fn run(ctx: &mut PlaceOrderContext<Self>) -> WorkflowResult<PlaceOrderResponse> {
        let card = ctx.state(|order| order.0.card.clone());
        match card.as_str() {
            "itself" => Err(ApplicationFailure::non_retryable(outage()))?,
            "waits" => ctx.wait_condition(|order| order.0.card.is_empty()).await?,
            _ => {
                let charge = ChargeCardRequest { card, ..ChargeCardRequest::default() };
                let once = RetryPolicy::builder().maximum_attempts(1).build();
                activities(ctx).charge_card(charge).retry_policy(once).await?;
            }
        }
        Ok(PlaceOrderResponse::default())
    }

    async fn ship_now(_: &mut PlaceOrderContext<Self>) {}

    fn get_order(&self, _: &WorkflowContextView) -> Result<Order, HandlerError> {
        Err(outage())?
    }

    fn validate_change_address(
        &self,
        _: &WorkflowContextView,
        input: &ChangeAddressRequest,
    ) -> Result<(), HandlerError> {
        if input.address.is_empty() { Err(outage())? } else { Ok(()) }
    }

    async fn change_address(
        ctx: &mut PlaceOrderContext<Self>,
        _: ChangeAddressRequest,
    ) -> Result<Order, HandlerError> {
        let charge = ChargeCardRequest { card: "expired".to_owned(), ..ChargeCardRequest::default() };
        activities(ctx).charge_card(charge).await?;
        Ok(Order::default())
    }
}

/// Starts the worker of the ruin, and returns a client.
async fn orders() -> OrdersClient {
    static READY: OnceCell<()> = OnceCell::const_new();
    READY.get_or_init(start).await;
    OrdersClient::new(connect().await)
}

async fn start() {
    let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
    orders_temporal::register_workflows::<Ruin>(&mut options).expect("registered once");
    orders_temporal::register_activities(&mut options, Ruin(connect().await)).expect("registered once");
    tokio::task::spawn_blocking(|| spawn_options(options)).await.expect("the worker starts");
}

async fn order(card: &str) -> (PlaceOrderHandle, String) {
    let request = PlaceOrderRequest { card: card.to_owned(), ..PlaceOrderRequest::default() };
    let order = orders().await.place_order(request).id(unique(card)).start().await.unwrap();
    let name = format!("workflow `{}` (run {})", order.id(), order.run_id().unwrap());
    (order, name)
}

/// Returns the messages of a failure and its causes.
fn messages(failure: &Failure) -> Vec<&str> {
    successors(Some(failure), |failure| failure.cause.as_deref()).map(|failure| &*failure.message).collect()
}

/// The innermost failures of an order, as Temporal stores it, without the failure of the activity around them.
async fn stored(order: &PlaceOrderHandle) -> Failure {
    let failures = find(&history(order).await, |event| match event {
        Attributes::WorkflowExecutionFailedEventAttributes(it) => it.failure.clone(),
        _ => None,
    });
    let failure = failures.into_iter().next().expect("the workflow has failed");
    match failure.failure_info {
        Some(FailureInfo::ActivityFailureInfo(_)) => *failure.cause.expect("a reason"),
        _ => failure,
    }
}

const OUTAGE: [&str; 3] = ["cannot charge the card", "the bank does not answer", "connection refused"];

/// Checks that each error has its own sentence.
fn chain(error: &(dyn Error + 'static)) -> Vec<String> {
    let texts: Vec<_> = successors(Some(error), |error| (*error).source()).map(ToString::to_string).collect();
    for (text, cause) in texts.iter().zip(&texts[1..]) {
        assert!(!text.contains(cause.as_str()), "`{text}` contains its cause `{cause}`");
    }
    texts
}

#[tokio::test]
async fn an_activity_that_fails_with_anyhow_tells_every_sentence_once() {
    let (order, name) = order("outage").await;
    let error = ExecuteError::from(order.result().await.unwrap_err());
    assert_eq!(messages(&stored(&order).await), OUTAGE);
    assert_eq!(chain(&error)[2..], OUTAGE);
    let charge = "activity `shop.v1.Orders.ChargeCard` (id `1`) failed";
    let sentence = format!("{name} failed: {charge}: {}", OUTAGE.join(": "));
    let error = anyhow::Error::new(error);
    assert_eq!(format!("{error:#}"), sentence);
    let lines: Vec<_> = format!("{error:?}").lines().take(7).map(str::to_owned).collect();
    assert_eq!(lines[0], format!("{name} failed"));
    assert_eq!(lines[3], format!("    0: {charge}"));
    assert_eq!(lines[6], format!("    3: {}", OUTAGE[2]));
}

#[tokio::test]
async fn an_application_failure_reads_as_one_sentence_with_its_type() {
    let (order, name) = order("expired").await;
    let error = anyhow::Error::new(order.result().await.unwrap_err());
    let charge = "activity `shop.v1.Orders.ChargeCard` (id `1`) failed";
    assert_eq!(format!("{error:#}"), format!("{name} failed: {charge}: the card is expired (CardDeclined)"));
}

#[tokio::test]
async fn an_error_of_this_crate_is_stored_sentence_by_sentence() {
    let (order, _) = order("unset").await;
    let error = order.result().await.unwrap_err();
    let unset = "cannot evaluate `order/${! orderId }`: `orderId`: expected string, got null (the field is not set or \
                 empty)";
    let sentences = [
        "cannot reorder",
        "workflow type `shop.v1.Orders.PlaceOrder` was not started",
        "invalid input of type `shop.v1.PlaceOrderRequest`",
        unset,
    ];
    assert_eq!(messages(&stored(&order).await), sentences);
    assert_eq!(chain(&error)[2..], sentences);
}

#[tokio::test]
async fn a_workflow_that_fails_with_anyhow_tells_every_sentence_once() {
    let (order, name) = order("itself").await;
    let error = order.result().await.unwrap_err();
    assert_eq!(messages(&stored(&order).await), OUTAGE);
    assert_eq!(format!("{:#}", anyhow::Error::new(error)), format!("{name} failed: {}", OUTAGE.join(": ")));
}

#[tokio::test]
async fn handlers_that_fail_with_anyhow_tell_every_sentence_once() {
    let (order, name) = order("waits").await;
    let update = |address: &str| order.change_address(ChangeAddressRequest { address: address.to_owned() });
    let rejected = update("").execute().await.unwrap_err();
    assert_eq!(messages(rejected.failure().expect("a failure")), OUTAGE);
    assert_eq!(chain(&rejected)[1..], OUTAGE);

    let failed = update("elsewhere").execute().await.unwrap_err();
    let charge = "activity `shop.v1.Orders.ChargeCard` (id `1`) failed";
    let sentences = [&*format!("the update of {name} failed"), charge, "the card is expired (CardDeclined)"];
    assert_eq!(chain(&failed), sentences);
    assert_eq!(failed.application_failure().expect("the activity's").r#type, "CardDeclined");

    // The caller of a query receives only one message.
    let queried = order.get_order().await.unwrap_err();
    let sentences = [format!("the query of {name} failed"), OUTAGE.join(": ")];
    assert_eq!(chain(&queried), sentences);
    order.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_named_with_the_reason() {
    let settings = ConnectionSettings {
        address: Some("127.0.0.1:1".to_owned()),
        disable_config_file: true,
        connect_timeout: Some(Duration::from_secs(5)),
        ..ConnectionSettings::default()
    };
    let error = settings.connect(|_, _| ()).await.expect_err("nobody listens");
    let sentences = chain(&error);
    assert_eq!(sentences[0], "cannot connect to the Temporal server at http://127.0.0.1:1");
    assert!(sentences[1..].iter().any(|text| text.contains("onnection refused")), "{sentences:?}");
    assert!(sentences.iter().all(|text| !text.contains("Error(")), "{sentences:?}");
}
