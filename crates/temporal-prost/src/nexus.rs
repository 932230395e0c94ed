//! Nexus: operations that workflows of any namespace call, and their handlers.
//!
//! A schema with `nexus: {enabled: true}` makes its service a Nexus service, whose operations run its workflows. With the
//! parameter `nexus` of the generator, generated code has a function `nexus` for calls inside workflows and a function
//! `nexus_service` for handlers. The crate needs the feature `nexus`.
//!
//! A [`NexusWorker`] polls a task queue and answers. The SDK has no handlers of Nexus operations yet, so this crate polls
//! by itself. Run it next to the SDK's worker:
//!
//! ```no_run
//! use shop::v1::orders_temporal::{self, query};
//! use temporal_prost::nexus::{NexusWorker, NexusWorkerError};
//!
//! async fn serve(client: &temporal_prost::client::Client) -> Result<(), Box<dyn std::error::Error>> {
//!     let orders = orders_temporal::nexus_service().query(query::GetOrder);
//!     let worker = NexusWorker::new(client, orders_temporal::TASK_QUEUE).register(orders)?;
//!     worker.run_until(async { drop(tokio::signal::ctrl_c().await) }).await?;
//!     Ok(())
//! }
//! ```

mod context;
mod direct;
mod error;
mod handler;
pub(crate) mod header;
mod link;
mod operation;
mod payload;
mod service;
mod start;
mod worker;

pub use crate::call::{NexusCall, NexusCallError, NexusCaller, NexusCommand, NexusHandle};
pub use context::NexusContext;
pub use error::{HandlerErrorType, NexusError};
pub use handler::{NexusHandler, NexusStarted};
pub use header::{WORKFLOW_ID_HEADER, add_encoded_header};
pub use operation::{NexusOperation, NexusService, Operation};
pub use service::NexusHandlers;
pub use worker::{NexusAnswer, NexusHandled, NexusRegistrationError, NexusWorker, NexusWorkerError};
