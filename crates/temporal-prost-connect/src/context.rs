//! Named values that accompany calls: from a client through workflows, activities, children, signals, updates, queries and
//! runs that continue as new.
//!
//! A value, such as the tenant or the caller, implements [`ContextValue`]. A [`Propagation`] lists the values, and is
//! registered in clients and workers:
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use temporal_prost_connect::context::{Context, ContextError, ContextValue, Propagation, from_json, to_json};
//! # use temporalio_client::ClientOptions;
//! # use temporalio_common::protos::temporal::api::common::v1::Payload;
//!
//! #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
//! struct Tenant(String);
//!
//! impl ContextValue for Tenant {
//!     const NAME: &'static str = "tenant";
//!
//!     fn encode(&self) -> Result<Payload, ContextError> {
//!         to_json(self)
//!     }
//!
//!     fn decode(payload: &Payload) -> Result<Self, ContextError> {
//!         from_json(payload)
//!     }
//! }
//!
//! # async fn serve() -> Result<(), ContextError> {
//! let propagation = Propagation::new().value::<Tenant>();
//! let client = ClientOptions::new("default").client_interceptors(vec![propagation.client_interceptor()]).build();
//!
//! let context = Context::new().with(&Tenant("acme".to_owned()))?;
//! context.scope(async { /* All calls of a client in here are for `acme`. */ }).await;
//! # Ok(())
//! # }
//! ```
//!
//! With the feature `worker`, `Propagation::register` does the same for a worker, whose workflows and activities read the
//! values from their contexts:
//!
//! ```
//! # #[cfg(feature = "worker")]
//! # mod worker {
//! # use temporal_prost_connect::context::{ContextError, ContextValue, from_json, to_json};
//! # use temporalio_common::protos::temporal::api::common::v1::Payload;
//! # #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
//! # struct Tenant(String);
//! # impl ContextValue for Tenant {
//! #     const NAME: &'static str = "tenant";
//! #     fn encode(&self) -> Result<Payload, ContextError> {
//! #         to_json(self)
//! #     }
//! #     fn decode(payload: &Payload) -> Result<Self, ContextError> {
//! #         from_json(payload)
//! #     }
//! # }
//! use temporal_prost_connect::context::{Propagated as _, PropagatedMut as _};
//! use temporalio_workflow::WorkflowContext;
//!
//! fn tenant<W>(ctx: &WorkflowContext<W>) -> Result<Option<Tenant>, ContextError> {
//!     ctx.propagated()
//! }
//!
//! fn take_over<W: 'static>(ctx: &WorkflowContext<W>) -> Result<(), ContextError> {
//!     ctx.propagate(&Tenant("umbrella".to_owned()))
//! }
//! # }
//! ```
//!
//! # In workflows
//! A signal or an update sees the values of its own call, and for names that it lacks the values of the run. Values are
//! deterministic: they come from the history, or from workflow code that sets them.
//!
//! # Encoding
//! A value is a header, which other SDKs read as any header. The SDK encodes the headers that workflows send with the
//! codec of the worker, but does not encode the headers that clients send. Other SDKs neither encode nor decode
//! headers. So values are marked for the codecs of `temporal-prost-codec`, which leave them as they are on both sides.
//! After [`Propagation::encoded`] they are not marked: workers encode them, and clients encode them if a
//! `CodecInterceptor` follows this interceptor.
//!
//! # Limits
//! - Schedules and standalone activities pass no interceptor. [`Propagation::headers`] returns the headers to add to their
//!   requests.
//! - Nexus operations need the feature `nexus`. Their workers read the values with `Propagation::nexus_context`, see
//!   `docs/nexus.md`.
//! - Cancellations, terminations and timers have no headers.
//! - The SDK does not run native interceptors in WebAssembly components.

#[cfg(feature = "worker")]
mod activity;
mod client;
mod error;
#[cfg(feature = "nexus")]
mod nexus;
mod propagation;
#[cfg(feature = "worker")]
mod read;
mod trace;
mod value;
mod values;
#[cfg(feature = "worker")]
mod workflow;

pub use error::ContextError;
pub use propagation::Propagation;
#[cfg(feature = "worker")]
pub use read::{Propagated, PropagatedMut};
pub use trace::TraceContext;
pub use value::{ContextValue, from_json, to_json};
pub use values::Context;

/// The headers of a call, by name.
pub type Headers =
    std::collections::HashMap<String, temporalio_common::protos::temporal::api::common::v1::Payload>;
