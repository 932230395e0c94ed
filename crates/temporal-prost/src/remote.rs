//! Starting and calling workflows from outside with the schema's defaults, and completing their activities.

mod async_activity;
mod error;
mod execution;
mod failure;
mod handle;
mod outcome;
mod query;
mod reach;
mod redirect;
pub mod schedule;
mod signal;
mod start;
mod update;

pub use async_activity::AsyncActivity;
pub(crate) use error::cause_of_status;
pub use error::status_message;
pub use error::{
    ExecuteError, InteractionError, QueryError, ResultError, StartError, UpdateError, UpdateWithStartError,
};
pub use execution::Execution;
pub use handle::WorkflowHandle;
pub use query::QueryCall;
#[cfg(feature = "worker")]
pub(crate) use redirect::Key;
pub(crate) use redirect::rehearse;
pub use signal::SignalCall;
pub use start::{SignalWithStart, Start, UpdateWithStart};
pub use update::{UpdateCall, UpdateHandle};

use futures_util::future::BoxFuture;

/// The future of a call that can be awaited.
pub(crate) type Pending<T> = BoxFuture<'static, T>;

/// An edit of an SDK options struct, stored until the call is made.
type Edit<O> = Box<dyn FnOnce(&mut O) + Send>;
