//! What a schema declares, as marker types.
//!
//! The markers of workflows and activities are definitions of the SDK too, so they can be given to its functions.

use crate::{
    options::{ActivityOptions, UpdateOptions, WorkflowOptions},
    payload::Envelope,
};
use std::{fmt, marker::PhantomData};
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
    /// The workflow type under which it is started.
    const NAME: &'static str;
    /// The marker of the service that declares it.
    type Service;
    /// Further workflow types under which workers run it.
    const ALIASES: &'static [&'static str] = &[];
    /// The schema's options.
    const OPTIONS: WorkflowOptions = WorkflowOptions::UNSET;
    /// The generated reference to an execution, around a client's or a parent's handle.
    type Ref<H>: From<H>;
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
    /// The marker of the service that declares it.
    type Service;
    /// The schema's options.
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
    /// What is sent with it.
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
    /// What is asked.
    type Input: Envelope;
    /// The answer.
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
    /// The schema's options.
    const OPTIONS: UpdateOptions = UpdateOptions::UNSET;
    /// What is sent with it.
    type Input: Envelope;
    /// What it returns.
    type Output: Envelope;
}

/// The signal `S` as `W` receives it: the SDK ties a message to one workflow, a schema may share it.
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
