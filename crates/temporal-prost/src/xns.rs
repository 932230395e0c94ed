//! Calls of workflows in other namespaces and clusters ("XNS").
//!
//! A workflow cannot start a child in another namespace. Instead, a worker in the caller's namespace runs an activity with
//! a client of the other namespace. The activity starts the workflow there, waits for the result, and passes cancellations
//! on. These activities have the same names and inputs as in the Go plugin, so callers and workers in both languages can
//! use each other.
//!
//! The generator writes the calls if its option `xns` is on. In a workflow, the function `xns(ctx)` of a service returns
//! its calls, and `register_xns_activities` registers the activities with a worker:
//!
//! ```
//! use shop::v1::{PlaceOrderRequest, orders_temporal};
//! use temporal_prost::{RegistrationError, client::Client, sdk::WorkerOptions};
//! use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
//!
//! async fn order<I: 'static>(ctx: &WorkflowContext<I>, request: PlaceOrderRequest) -> WorkflowResult<String> {
//!     Ok(orders_temporal::xns(ctx).place_order(request).await?.tracking_number)
//! }
//!
//! /// `elsewhere` is a client of the namespace that runs the orders.
//! fn register(options: &mut WorkerOptions, elsewhere: Client) -> Result<(), RegistrationError> {
//!     orders_temporal::register_xns_activities(options, elsewhere)
//! }
//! ```
//!
//! The [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/xns.md) describes the options and failures.

mod activity;
mod caller;
mod cancel;
mod handle;
mod message;
mod outcome;
mod request;
mod start;
mod start_options;
mod update;
mod work;

pub use activity::{
    CancelActivity, GetActivity, QueryActivity, SignalActivity, SignalWithStartActivity, StartActivity,
    UpdateActivity, UpdateWithStartActivity,
};
pub use caller::Caller;
pub use handle::{CancelCall, Handle, QueryCall, ResultCall, SignalCall};
pub use start::{SignalWithStart, Start, StartCommand, UpdateWithStart};
pub use update::{UpdateCall, UpdateCommand};
pub use work::{
    Client, cancel, get, query, register, signal, signal_with_start, start, update, update_with_start,
};

use crate::{definition::Workflow, options::XnsOptions, registration::ActivityRegistration};

/// A workflow that other workflows can start in another namespace. Generated code implements this trait.
pub trait Called: Workflow<Service: Service> {
    /// The type of the activity that waits for the result of a running workflow.
    const GET: &'static str;
}

/// A workflow that other workflows can start in another namespace together with the signal or update `H`. Generated code
/// implements this trait.
pub trait CalledWith<H>: Called {
    /// The type of the activity.
    const NAME: &'static str;
    /// The options of the activity.
    const OPTIONS: XnsOptions = XnsOptions::LONG;
}

/// An activity that makes calls with a client of another namespace.
pub type Implementation = dyn ActivityRegistration<Client>;

/// A service whose workflows can be called from other namespaces. Generated code implements this trait.
pub trait Service: 'static {
    /// The type of the activity that cancels a workflow.
    const CANCEL: &'static str;
    /// The activities that make the calls.
    const ACTIVITIES: &'static [&'static Implementation];
}
