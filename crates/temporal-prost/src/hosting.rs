//! Hosting of workflow implementations in the SDK.

mod admission;
mod alias;
mod context;
mod dispatch;
mod dropped;
mod handler;
mod implementation;
mod input;
#[cfg(feature = "worker")]
mod interceptors;
mod unhandled;
mod unreadable;
mod workflow;

#[cfg(feature = "worker")]
pub(crate) use alias::Alias;
pub use context::WorkflowContext;
pub use handler::{Handler, HandlerError, on_query, on_signal, on_update};
pub use implementation::Implementation;
#[cfg(feature = "worker")]
pub use interceptors::{count_unhandled_signals, count_unreadable_signals, fail_on_unreadable_signals};
pub use unhandled::UnhandledSignal;
pub use unreadable::UnreadableSignal;
pub use workflow::Hosted;
