//! Starts workflows on the cells of their tenants.
//!
//! A [`Router`] connects to cells when they are needed. [`Router::start`] calls a function with a client of the first
//! cell of the tenant's shard, and with one of the next cell only if the first one has certainly not accepted the start.
//!
//! ```
//! use temporal_prost_cells::routing::{Placed, RouteError, Router};
//! use temporalio_client::{
//!     Client, UntypedWorkflow, WorkflowHandle, WorkflowStartOptions, errors::WorkflowStartError,
//! };
//! use temporalio_common::data_converters::RawValue;
//!
//! type Order = WorkflowHandle<Client, UntypedWorkflow>;
//!
//! async fn place(router: &Router) -> Result<Placed<Order>, RouteError<WorkflowStartError>> {
//!     router
//!         .start("acme", |client| async move {
//!             let options = WorkflowStartOptions::new("orders", "order/7").build();
//!             client.start_workflow(UntypedWorkflow::new("PlaceOrder"), RawValue::empty(), options).await
//!         })
//!         .await
//! }
//! ```
//!
//! With generated code, [`Router::start_by_key`] takes the tenant from the input.

mod attempt;
mod classify;
mod connections;
mod error;
mod forward;
mod handle;
mod look_up;
mod placing;
mod router;
mod start;

pub use connections::{ConnectCell, profiles, profiles_with};
pub use error::{Down, LookUpError, RouteError};
pub use handle::CellHandle;
pub use router::Router;
pub use start::{Placed, StartSettings};
/// The key of a mark that tells a router that a start was not sent, so that it goes to the next cell. A
/// [`Transport`](temporal_prost_connect::Transport) sets it, and so can any transport of yours.
pub use temporal_prost_connect::NOT_SENT;
