//! Starting and calling workflows from outside with the schema's defaults, and completing their activities.

mod async_activity;
mod chain_client;
mod error;
mod execution;
mod failure;
mod handle;
#[cfg(feature = "worker")]
mod keyed;
mod outcome;
mod query;
mod reach;
mod redirect;
mod rehearsal;
mod signal;
mod start;
mod update;
mod with_signal;
mod with_update;

pub use async_activity::AsyncActivity;
pub(crate) use error::cause_of_status;
pub use error::status_message;
pub use error::{
    ExecuteError, InteractionError, QueryError, ResultError, StartError, UpdateError, UpdateWithStartError,
};
pub use execution::Execution;
pub use handle::WorkflowHandle;
#[cfg(feature = "worker")]
pub(crate) use keyed::Key;
pub use query::QueryCall;
pub(crate) use rehearsal::rehearse;
pub use signal::SignalCall;
pub use start::Start;
pub use update::{UpdateCall, UpdateHandle};
pub use with_signal::SignalWithStart;
pub use with_update::UpdateWithStart;

use futures_util::future::BoxFuture;

/// The future of a call that can be awaited.
pub(crate) type Pending<T> = BoxFuture<'static, T>;

/// An edit of an SDK options struct, stored until the call is made.
type Edit<O> = Box<dyn FnOnce(&mut O) + Send>;
