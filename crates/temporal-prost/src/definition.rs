//! Traits of the marker types for the methods that a schema declares.
//!
//! The markers of workflows, activities, signals and updates are also definitions of the SDK, so its functions accept
//! them. Signals and updates belong to an untyped workflow there, because several workflows may share one.

mod authorized;
mod service;
mod signals;

pub use authorized::{AccessRule, Authorized, FactType, ServicePolicy};
pub use service::{Served, ServedKind, Service};
pub use signals::Signals;

use crate::{
    expression::{self, ExpressionError},
    options::{ActivityOptions, UpdateOptions, WorkflowOptions, XnsOptions},
    payload::{Envelope, MessageOf},
};
use std::{fmt, marker::PhantomData};
use temporal_prost_expression::SystemEnv;
use temporalio_common::{ActivityDefinition, HasWorkflowDefinition, SignalDefinition, WorkflowDefinition};

/// A workflow of a schema.
///
/// ```
/// use shop::v1::orders_temporal::workflow::PlaceOrder;
/// use temporal_prost::Workflow;
///
/// assert_eq!(PlaceOrder::NAME, "shop.v1.Orders.PlaceOrder");
/// assert_eq!(PlaceOrder::OPTIONS.task_queue, Some("orders"));
/// ```
pub trait Workflow:
    WorkflowDefinition<Input: Envelope, Output: Envelope>
    + HasWorkflowDefinition<Run = Self>
    + Copy
    + fmt::Debug
    + Default
    + Send
    + Sync
    + 'static
{
    /// The workflow type under which clients and parents start it.
    const NAME: &'static str;
    /// The full protobuf name of the rpc. Differs from [`NAME`](Self::NAME) if the schema sets `name`.
    const METHOD: &'static str = Self::NAME;
    /// The marker of the service that declares it.
    type Service;
    /// The additional workflow types under which workers run it.
    const ALIASES: &'static [&'static str] = &[];
    /// The options that the schema sets.
    const OPTIONS: WorkflowOptions = WorkflowOptions::UNSET;
    /// The options of calls from other namespaces.
    const XNS: XnsOptions = XnsOptions::LONG;
    /// The options of calls of its handlers from other namespaces, by the full name of the rpc, for the handlers of which it
    /// sets them.
    const XNS_HANDLERS: &'static [(&'static str, XnsOptions)] = &[];
    /// The generated type that wraps a client's or a parent's handle to an execution.
    type Ref<H>: From<H>;
}

/// A workflow whose schema names the tenant of an input, by which clients choose the cell that runs it.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::workflow::PlaceOrder};
/// use temporal_prost::{CellKey, ExpressionError};
///
/// let request = PlaceOrderRequest { customer: "acme".to_owned(), ..PlaceOrderRequest::default() };
/// assert_eq!(PlaceOrder::cell_key(&request)?, "acme");
/// # Ok::<(), ExpressionError>(())
/// ```
pub trait CellKey: Workflow {
    /// The expression over the input.
    const CELL_KEY: &'static str;

    /// Returns the tenant of an input.
    ///
    /// # Errors
    /// Returns an error if the expression has no value for this input.
    fn cell_key(input: &MessageOf<Self::Input>) -> Result<String, ExpressionError> {
        expression::id::<Self::Input>(Self::CELL_KEY, input, &mut SystemEnv)
    }
}

/// An activity of a schema.
///
/// ```
/// use shop::v1::orders_temporal::activity::ShipParcel;
/// use std::time::Duration;
/// use temporal_prost::Activity;
///
/// assert_eq!(ShipParcel::NAME, "shop.v1.Orders.ShipParcel");
/// assert_eq!(ShipParcel::OPTIONS.start_to_close_timeout, Some(Duration::from_secs(3600)));
/// ```
pub trait Activity:
    ActivityDefinition<Input: Envelope, Output: Envelope> + Copy + fmt::Debug + Default + Send + Sync + 'static
{
    /// The activity type.
    const NAME: &'static str;
    /// The full protobuf name of the rpc. Differs from [`NAME`](Self::NAME) if the schema sets `name`.
    const METHOD: &'static str = Self::NAME;
    /// The marker of the service that declares it.
    type Service;
    /// The options that the schema sets.
    const OPTIONS: ActivityOptions = ActivityOptions::UNSET;
}

/// A signal of a schema.
///
/// ```
/// use shop::v1::orders_temporal::signal::ShipNow;
/// use temporal_prost::Signal;
///
/// assert_eq!(ShipNow::NAME, "shop.v1.Orders.ShipNow");
/// ```
pub trait Signal: Copy + fmt::Debug + Default + Send + Sync + 'static {
    /// The signal's name.
    const NAME: &'static str;
    /// The full protobuf name of the rpc. Differs from [`NAME`](Self::NAME) if the schema sets `name`.
    const METHOD: &'static str = Self::NAME;
    /// The options of calls from other namespaces.
    const XNS: XnsOptions = XnsOptions::SHORT;
    /// The message sent with it.
    type Input: Envelope;
}

/// A query of a schema.
///
/// ```
/// use shop::v1::orders_temporal::query::GetOrder;
/// use temporal_prost::Query;
///
/// assert_eq!(GetOrder::NAME, "shop.v1.Orders.GetOrder");
/// ```
pub trait Query: Copy + fmt::Debug + Default + Send + Sync + 'static {
    /// The query's name.
    const NAME: &'static str;
    /// The full protobuf name of the rpc. Differs from [`NAME`](Self::NAME) if the schema sets `name`.
    const METHOD: &'static str = Self::NAME;
    /// The options of calls from other namespaces.
    const XNS: XnsOptions = XnsOptions::SHORT;
    /// The message sent with the query.
    type Input: Envelope;
    /// The message returned by the query.
    type Output: Envelope;
}

/// An update of a schema.
///
/// ```
/// use shop::v1::orders_temporal::update::ChangeAddress;
/// use temporal_prost::{Update, WaitPolicy};
///
/// assert_eq!(ChangeAddress::NAME, "shop.v1.Orders.ChangeAddress");
/// assert_eq!(ChangeAddress::OPTIONS.wait_for_stage, WaitPolicy::Accepted);
/// ```
pub trait Update: Copy + fmt::Debug + Default + Send + Sync + 'static {
    /// The update's name.
    const NAME: &'static str;
    /// The full protobuf name of the rpc. Differs from [`NAME`](Self::NAME) if the schema sets `name`.
    const METHOD: &'static str = Self::NAME;
    /// The options that the schema sets.
    const OPTIONS: UpdateOptions = UpdateOptions::UNSET;
    /// The options of calls from other namespaces.
    const XNS: XnsOptions = XnsOptions::LONG;
    /// The message sent with it.
    type Input: Envelope;
    /// The message returned by the update.
    type Output: Envelope;
}

/// The signal `S` as the workflow `W` receives it. The SDK binds a signal to one workflow, but several workflows of a
/// schema may share one.
pub(crate) struct SignalTo<S, W>(PhantomData<fn() -> (S, W)>);

impl<S, W> Default for SignalTo<S, W> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<S: Signal, W: WorkflowDefinition> SignalDefinition for SignalTo<S, W> {
    type Workflow = W;
    type Input = <S::Input as Envelope>::Argument;

    fn name(&self) -> &str {
        S::NAME
    }
}
