//! Hooks that validate or authorize every call of a service, in clients and in workers.
//!
//! A [`Hook`] sees a [`Call`] with its service, method, ids, headers and typed input. In a client it runs before the call
//! is sent and may add headers. In a worker it runs before the handler. Either way it can refuse the call with a
//! [`Refusal`].
//!
//! ```
//! use shop::v1::{PlaceOrderRequest, orders_temporal};
//! use temporal_prost::{
//!     hook::{Call, Hook, Hooks, Refusal},
//!     client::ClientOptions,
//!     sdk::WorkerOptions,
//! };
//!
//! struct NeedsAddress;
//!
//! impl Hook for NeedsAddress {
//!     fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
//!         match call.input::<PlaceOrderRequest>() {
//!             Some(order) if order.address.is_empty() => Err(Refusal::new("an order needs an address")),
//!             _ => Ok(()),
//!         }
//!     }
//! }
//!
//! let hooks = Hooks::new().with(NeedsAddress);
//! // Clients refuse the call before it is sent …
//! let client = ClientOptions::new("default").client_interceptors(vec![hooks.client_interceptor()]).build();
//! // … and workers refuse what other clients send.
//! let mut worker = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
//! hooks.register(&mut worker);
//! ```
//!
//! # Effect of a refusal
//!
//! | call | in the client | in the worker |
//! |---|---|---|
//! | start, child, continue-as-new, schedule | [`StartError::Refused`](crate::StartError::Refused), for a schedule inside [`ScheduleError`](crate::schedule::ScheduleError) | The run fails at once. The failure is retryable only if the refusal is [transient](Refusal::transient). |
//! | update | [`UpdateError::Refused`](crate::UpdateError::Refused) | It is rejected before it is written to the history. |
//! | query | [`QueryError::Refused`](crate::QueryError::Refused) | It fails with the message. |
//! | signal | [`InteractionError::Refused`](crate::InteractionError::Refused) | It is dropped with a warning in the log. The sender does not learn of it. |
//! | activity | – | It fails. The failure is retryable only if the refusal is transient. |
//! | Nexus operation | – | It fails. The server repeats the request only if the refusal is transient. |
//! | cancel, terminate | [`InteractionError::Refused`](crate::InteractionError::Refused) | – |
//!
//! The failure of a worker has the [type](Refusal::kind) and details of the refusal. A server has accepted a signal
//! before a worker sees it, so nothing can tell its sender. [`count_refused_calls`] counts refusals as a metric.
//!
//! # Order
//! Hooks run in the order of [`Hooks::with`], and the first refusal wins. In a client, they run where
//! [`Hooks::client_interceptor`] is in the list of interceptors. In a worker, they run after all interceptors of the
//! SDK, directly before the handler, so they check exactly the input that the handler receives. They see the headers as
//! they are where [`Hooks::register`] was called in the order of the interceptors. A worker of Nexus operations has its own
//! hooks, see `NexusWorker::hooks`.
//!
//! # Replay
//! Decisions on starts and signals are recorded: a refusal writes a marker to the history (a patch named
//! `temporal-prost/refused-…`), and an admission writes nothing. A replay reads the decisions from the history and calls
//! no hook but [`Hook::admitted`], so hooks may use clocks, configuration and keys that change. Runs that began before
//! hooks were registered keep replaying. Register [`Hooks`] in replayers too; they may be empty.
//!
//! A reset applies signals again, and they are decided again.
//!
//! # Limits
//! - Cancellations and terminations do not reach a worker, so only hooks of clients see them, with an empty input.
//!   Descriptions have no hook.
//! - Calls that do not use the generated code are not checked in the client: those with the SDK's own functions, and
//!   standalone activities. Workers check them if they reach a handler of a service.
//! - Calls from inside a workflow are checked by the worker that receives them.
//! - A worker does not check inputs that it cannot decode. They fail, or are dropped, without reaching a handler.
//! - The SDK does not run native interceptors in WebAssembly components: it logs a warning, and no hook is called.

#[cfg(feature = "worker")]
mod activity;
mod call;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "worker")]
mod count;
mod hooks;
#[cfg(feature = "workflow")]
mod incoming;
mod message;
#[cfg(feature = "nexus")]
mod nexus;
#[cfg(feature = "client")]
mod outgoing;
mod refusal;
#[cfg(feature = "client")]
mod sent;
#[cfg(feature = "workflow")]
mod workflow;

#[cfg(feature = "worker")]
pub(crate) use activity::check_activity;
pub(crate) use call::Parts;
pub use call::{Call, CallKind};
#[cfg(feature = "worker")]
pub use count::count_refused_calls;
pub use hooks::{Hook, Hooks};
#[cfg(feature = "workflow")]
pub use incoming::Incoming;
#[doc(hidden)]
pub use message::Message;
#[cfg(feature = "client")]
pub use outgoing::Outgoing;
pub use refusal::Refusal;
#[cfg(feature = "client")]
pub(crate) use sent::{Methods, Part, Sent};
#[cfg(feature = "workflow")]
pub(crate) use workflow::{Arrival, Arrived};

/// The headers of a call, by name.
pub type Headers =
    std::collections::HashMap<String, temporalio_common::protos::temporal::api::common::v1::Payload>;
