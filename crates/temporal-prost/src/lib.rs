//! The runtime for typed Temporal workers and clients.
//!
//! You describe workflows and activities as protobuf services, and
//! [`temporal-prost-build`](https://docs.rs/temporal-prost-build) generates Rust code that calls this crate.
//!
//! [Getting started](https://github.com/temporal-prost/temporal-prost/blob/main/docs/getting-started.md) begins with a whole
//! project, and [Concepts](https://github.com/temporal-prost/temporal-prost/blob/main/docs/concepts.md) explains the
//! generated code.
//!
//! The crate extends Temporal's Rust SDK without hiding it. The SDK's crates are re-exported as [`sdk`], [`client`],
//! [`workflow`] and [`common`]. Contexts dereference to the SDK's contexts, the method `sdk()` of a handle returns the
//! SDK's handle, and you can edit every options struct of the SDK before it is used.
//!
//! # A tour
//! All examples here use the code generated from one schema. The crate `shop` includes this code with
//! [`include_proto!`].
//!
//! ## Describe a service
//! The schema declares workflows, activities, signals, queries and updates, and sets their options.
//! Each option is explained in
//! [temporal.proto](https://github.com/temporal-prost/temporal-prost/blob/main/proto/temporal/v1/temporal.proto).
//!
//! ```protobuf
//! service Orders {
//!   option (temporal.v1.service) = {
//!     task_queue: "orders"
//!   };
//!
//!   rpc PlaceOrder(PlaceOrderRequest) returns (PlaceOrderResponse) {
//!     option (temporal.v1.workflow) = {
//!       id: "order/${! orderId }"
//!       signal: { ref: "ShipNow" start: true }
//!       query: { ref: "GetOrder" }
//!       update: {
//!         ref: "ChangeAddress"
//!         start: true
//!         workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
//!       }
//!     };
//!   }
//!
//!   rpc ShipParcel(ShipParcelRequest) returns (ShipParcelResponse) {
//!     option (temporal.v1.activity) = {
//!       start_to_close_timeout: { seconds: 3600 }
//!     };
//!   }
//!   // …
//! }
//! ```
//!
//! ## Implement a workflow
//! Every workflow has a generated trait, which you implement for a type that holds the workflow's state. The trait has
//! the methods `new` and `run`, and one method per signal, query and update. A missing method is a compile error.
//!
//! Asynchronous methods receive a [`WorkflowContext`]. Calling an activity returns an [`ActivityCall`], and calling a
//! child workflow returns a [`ChildCall`]. Await them, or pass them to the SDK's `select!` and `join_all`.
//!
//! ```
//! use shop::v1::{
//!     ChangeAddressRequest, Order, PlaceOrderRequest, PlaceOrderResponse, ShipParcelRequest,
//!     orders_temporal::{OrdersWorkflows, PlaceOrderContext, PlaceOrderWorkflow, activities},
//! };
//! use std::time::Duration;
//! use temporal_prost::{
//!     HandlerError,
//!     workflow::{WorkflowContextView, WorkflowResult, select},
//! };
//!
//! struct PlacedOrder {
//!     order_id: String,
//!     address: String,
//!     ship_now: bool,
//!     shipped: bool,
//! }
//!
//! impl PlaceOrderWorkflow for PlacedOrder {
//!     fn new(_: &WorkflowContextView, request: PlaceOrderRequest) -> Self {
//!         let PlaceOrderRequest { order_id, address, .. } = request;
//!         Self { order_id, address, ship_now: false, shipped: false }
//!     }
//!
//!     async fn run(ctx: &mut PlaceOrderContext<Self>) -> WorkflowResult<PlaceOrderResponse> {
//!         select! {
//!             // The condition comes first: it fails if the workflow is cancelled, whereas the timer just ends.
//!             asked = ctx.wait_condition(|order| order.ship_now) => asked?,
//!             _ = ctx.timer(Duration::from_secs(30 * 60)) => {}
//!         }
//!         let parcel = ctx.state_mut(|order| {
//!             order.shipped = true;
//!             ShipParcelRequest { order_id: order.order_id.clone(), address: order.address.clone() }
//!         });
//!         let parcel = activities(ctx).ship_parcel(parcel).await?;
//!         Ok(PlaceOrderResponse { tracking_number: parcel.tracking_number })
//!     }
//!
//!     async fn ship_now(ctx: &mut PlaceOrderContext<Self>) {
//!         ctx.state_mut(|order| order.ship_now = true);
//!     }
//!
//!     fn get_order(&self, _: &WorkflowContextView) -> Result<Order, HandlerError> {
//!         Ok(Order { address: self.address.clone(), shipped: self.shipped })
//!     }
//!
//!     fn validate_change_address(
//!         &self,
//!         _: &WorkflowContextView,
//!         _: &ChangeAddressRequest,
//!     ) -> Result<(), HandlerError> {
//!         if self.shipped { Err("the parcel has left".into()) } else { Ok(()) }
//!     }
//!
//!     async fn change_address(
//!         ctx: &mut PlaceOrderContext<Self>,
//!         input: ChangeAddressRequest,
//!     ) -> Result<Order, HandlerError> {
//!         Ok(ctx.state_mut(|order| {
//!             order.address = input.address;
//!             Order { address: order.address.clone(), shipped: order.shipped }
//!         }))
//!     }
//! }
//!
//! /// Names the type that implements each workflow.
//! struct Shop;
//!
//! impl OrdersWorkflows for Shop {
//!     type PlaceOrder = PlacedOrder;
//! }
//! ```
//!
//! ## Implement activities
//! The activities of a service are methods of one type, which holds what they need, such as clients of other services.
//! You can also register a function as an activity with [`register_activity_fn`], or complete an activity from outside
//! its worker with [`AsyncActivity`].
//!
//! ```
//! use shop::v1::{
//!     ChargeCardRequest, ChargeCardResponse, ShipParcelRequest, ShipParcelResponse, orders_temporal::OrdersActivities,
//! };
//! use temporal_prost::sdk::{
//!     activities::{ActivityContext, ActivityError},
//!     error::ApplicationFailure,
//! };
//!
//! struct Shop {
//!     // Clients of the payment provider, the carrier …
//! }
//!
//! impl OrdersActivities for Shop {
//!     async fn charge_card(
//!         &self,
//!         _: ActivityContext,
//!         input: ChargeCardRequest,
//!     ) -> Result<ChargeCardResponse, ActivityError> {
//!         if input.card.is_empty() {
//!             let declined = ApplicationFailure::builder("the card was declined");
//!             return Err(declined.type_name("CardDeclined".to_owned()).build().into());
//!         }
//!         Ok(ChargeCardResponse { payment_id: format!("payment-{}", input.order_id) })
//!     }
//!
//!     async fn ship_parcel(
//!         &self,
//!         _: ActivityContext,
//!         input: ShipParcelRequest,
//!     ) -> Result<ShipParcelResponse, ActivityError> {
//!         Ok(ShipParcelResponse { tracking_number: format!("parcel-{}", input.order_id) })
//!     }
//! }
//! ```
//!
//! ## Run a worker
//! The worker is the SDK's own. Register everything at once as here, [by task queue](register_workflows_on) or
//! [one by one](register_workflow).
//!
//! ```
//! use shop::v1::orders_temporal::{self, OrdersActivities, OrdersWorkflows};
//! use temporal_prost::client::Client;
//! use temporal_prost::sdk::{Runtime, Worker, WorkerOptions};
//!
//! async fn work<Shop>(client: Client, shop: Shop) -> Result<(), Box<dyn std::error::Error>>
//! where
//!     Shop: OrdersWorkflows + OrdersActivities,
//! {
//!     let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
//!     orders_temporal::register_workflows::<Shop>(&mut options)?;
//!     orders_temporal::register_activities(&mut options, shop)?;
//!     let runtime = Runtime::from_current_tokio(Default::default())?;
//!     Worker::new(&runtime, client, options)?.run().await?;
//!     Ok(())
//! }
//! ```
//!
//! ## Start a workflow
//! The client [starts](Start) workflows, alone or together with a [signal](SignalWithStart) or an
//! [update](UpdateWithStart). Starting a workflow returns a [handle](WorkflowHandle), which sends signals, queries and
//! updates and waits for the result.
//!
//! ```
//! use shop::v1::{ChangeAddressRequest, PlaceOrderRequest, orders_temporal::OrdersClient};
//! use temporal_prost::client::Client;
//!
//! async fn buy(client: Client, request: PlaceOrderRequest) -> Result<(), Box<dyn std::error::Error>> {
//!     let orders = OrdersClient::new(client);
//!     // The id, task queue, timeouts and policies come from the schema.
//!     let order = orders.place_order(request).start().await?;
//!     let elsewhere = ChangeAddressRequest { address: "2 Market Square".to_owned() };
//!     order.change_address(elsewhere).execute().await?;
//!     order.ship_now().await?;
//!     println!("sent as {}", order.result().await?.tracking_number);
//!     Ok(())
//! }
//! ```
//!
//! ## Check every call
//! A [hook] validates or authorizes the calls of all services in one place, in clients and workers.
//!
//! ## Go further
//! - The crate [`temporal-prost-cli`](https://docs.rs/temporal-prost-cli) adds a command line for the service, which
//!   `orders_temporal::cli::program()` returns.
//! - [`Proto`] converts messages to payloads. Use it directly for heartbeats, memos and the details of failures.
//! - [examples/orders](https://github.com/temporal-prost/temporal-prost/tree/main/examples/orders) is a complete
//!   application.
//!
//! # Errors
//! Every operation has its own error type: [`StartError`], [`ResultError`], [`UpdateError`] and [`QueryError`] in
//! clients, [`ActivityCallError`] and [`ChildError`] inside workflows, and [`RegistrationError`] in workers.
//!
//! The text of an error is one sentence, and its causes are in `source()`. `{:#}` of anyhow and [`Report`] display all of
//! them:
//!
//! ```text
//! workflow `order/7` failed: activity `shop.v1.Orders.ChargeCard` (id `1`) failed: the card is expired (CardDeclined)
//! ```
//!
//! The causes that come from a server or from the SDK are a [`Cause`]. The variants of an error hold the SDK's own error.
//! Temporal stores the errors that workflows, activities and updates return with all their causes, and for a query one
//! message with all of them.
//!
//! In `run`, convert your own errors with `.map_err(ApplicationFailure::new)?`, which fails the workflow. The type is
//! `sdk::error::ApplicationFailure`. Handlers of queries and updates accept any error, so `?` alone is enough there.
//!
//! ```
//! use temporal_prost::{sdk::error::ApplicationFailure, workflow::WorkflowResult};
//!
//! fn percent(voucher: &str) -> WorkflowResult<u8> {
//!     let percent = voucher.trim_start_matches("TEA-").parse().map_err(ApplicationFailure::new)?;
//!     Ok(percent)
//! }
//! ```
//!
//! # Logs
//! Problems that cannot be reported to a caller, such as a signal that cannot be decoded, are logged through `tracing`.
//! Without a subscriber you will not see them.
//!
//! # Features
//! - `workflow`: workflow code. Depends only on `temporalio-workflow`.
//! - `worker`: activities, and the registration of workflows and activities with a worker. Enables `workflow`.
//! - `client`: starting workflows and calling them from outside.
//! - `nexus`: calls and handlers of [Nexus operations](nexus). Enables `worker`, `client`, and what the SDK calls
//!   experimental in workflows. Generated code for Nexus does not compile without it.
//! - `testing`: unit tests of activities in the `ActivityEnvironment` of the SDK, with `run_activity`. Enables `worker`.
//! - `vendored-protox`: builds the SDK without an installed `protoc`.
//! - `expression-hash`, `expression-html` and `expression-yaml`: functions that ids rarely call, with their
//!   dependencies. Generated code that needs one of these features does not compile without it.
//!
//! The features `workflow`, `worker`, `client` and `vendored-protox` are enabled by default.

#![warn(missing_docs)]

#[cfg(feature = "workflow")]
mod call;
pub mod codegen;
mod definition;
#[cfg(doctest)]
mod documentation;
mod expression;
mod failure;
pub mod hook;
#[cfg(feature = "workflow")]
mod hosting;
#[cfg(feature = "nexus")]
pub mod nexus;
mod options;
mod payload;
pub mod protos;
#[cfg(feature = "worker")]
mod registration;
#[cfg(feature = "client")]
mod remote;
#[cfg(all(feature = "client", feature = "worker"))]
pub mod xns;

#[cfg(feature = "workflow")]
pub use call::{
    ActivityCall, ActivityCallError, ActivityCommand, Call, ChildCall, ChildCommand, ChildError, ChildHandle,
    ChildStartError, ExternalWorkflow, INVALID_CALL, LocalActivityCall, LocalActivityCommand, Running,
    WorkflowCommand,
};
pub use definition::{
    AccessRule, Activity, Authorized, CellKey, FactType, Query, Served, ServedKind, Service, ServicePolicy,
    Signal, Update, Workflow,
};
pub use expression::ExpressionError;
#[cfg(feature = "workflow")]
pub use failure::DirectFailures;
pub use failure::{Cause, Report};
#[cfg(feature = "workflow")]
pub use hosting::{HandlerError, Hosted, UnhandledSignal, UnreadableSignal, WorkflowContext};
#[cfg(feature = "worker")]
pub use hosting::{count_unhandled_signals, count_unreadable_signals, fail_on_unreadable_signals};
pub use options::{
    IdConflictPolicy, IdReusePolicy, ParentClosePolicy, VersioningBehavior, WaitPolicy, XnsOptions,
};
pub use payload::{
    Describes, Empty, Encoding, Envelope, MessageOf, NullArgument, PayloadError, Proto, Schema,
};
#[cfg(feature = "testing")]
pub use registration::run_activity;
#[cfg(feature = "worker")]
pub use registration::{
    RegistrationError, Registry, register_activities, register_activities_on, register_activity,
    register_activity_fn, register_workflow, register_workflows, register_workflows_on,
};
#[cfg(feature = "client")]
pub use remote::schedule;
#[cfg(feature = "client")]
pub use remote::{
    AsyncActivity, ExecuteError, Execution, InteractionError, QueryCall, QueryError, ResultError, SignalCall,
    SignalWithStart, Start, StartError, UpdateCall, UpdateError, UpdateHandle, UpdateWithStart,
    UpdateWithStartError, WorkflowHandle,
};
pub use temporal_prost_json::{JsonError, UnknownFields};

pub use prost;
pub use prost_types;
#[cfg(feature = "client")]
pub use temporalio_client as client;
pub use temporalio_common as common;
#[cfg(feature = "worker")]
pub use temporalio_sdk as sdk;
#[cfg(feature = "workflow")]
pub use temporalio_workflow as workflow;
