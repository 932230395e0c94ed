//! The runtime of the typed Temporal workers and clients that
//! [`temporal-prost-build`](https://docs.rs/temporal-prost-build) generates from protobuf services.
//!
//! It extends Temporal's Rust SDK and does not hide it: the SDK's crates are re-exported as [`sdk`], [`client`],
//! [`workflow`] and [`common`], contexts dereference to the SDK's, handles give the SDK's by `sdk()`, and every options
//! struct of the SDK can be edited before it is used.
//!
//! What goes wrong without a caller to tell, such as a signal that can't be read, is an event of `tracing`: without a
//! subscriber nothing of it is seen.
//!
//! In a workflow's `run`, an error of your own becomes a failure of the workflow by `.map_err(ApplicationFailure::new)?`
//! (`sdk::error::ApplicationFailure`); handlers of queries and updates take any error by `?`.
//!
//! # Features
//! - `workflow`: the inside of workflows, on `temporalio-workflow` alone.
//! - `worker`: registration in a worker, and activities.
//! - `client`: starting workflows and reaching them from outside.
//! - `cli`: command lines, which the generator's option `cli` asks for.
//! - `vendored-protox`: builds the SDK without `protoc` on the machine.
//! - `expression-hash`, `expression-html`, `expression-yaml`: functions that ids seldom call, with what they depend on.
//!   Generated code that needs one says so when it is compiled.
//!
//! `workflow`, `worker`, `client` and `vendored-protox` are on by default.

#![warn(missing_docs)]

#[cfg(feature = "worker")]
mod activities;
#[cfg(feature = "workflow")]
mod call;
#[cfg(feature = "cli")]
pub mod cli;
pub mod codegen;
#[cfg(feature = "workflow")]
mod context;
mod definition;
mod expression;
mod failure;
#[cfg(feature = "workflow")]
mod hosted;
mod json;
mod options;
mod payload;
pub mod protos;
mod reference;
#[cfg(feature = "worker")]
mod registration;
#[cfg(feature = "workflow")]
mod registry;
#[cfg(feature = "client")]
mod remote;
mod signals;

#[cfg(feature = "worker")]
pub use activities::{register_activities, register_activities_on, register_activity, register_activity_fn};
#[cfg(feature = "workflow")]
pub use call::{
    ActivityCall, ActivityCallError, ActivityPlan, Call, ChildCall, ChildError, ChildHandle, ChildPlan,
    ChildStartError, ExternalWorkflow, INVALID_CALL, LocalActivityCall, LocalActivityPlan, Plan, Running,
};
#[cfg(feature = "workflow")]
pub use context::WorkflowContext;
pub use definition::{Activity, Query, Signal, Update, Workflow};
pub use expression::ExpressionError;
#[cfg(feature = "workflow")]
pub use failure::DirectFailures;
#[cfg(feature = "workflow")]
pub use hosted::{HandlerError, Hosted, UnreadableSignal};
#[cfg(feature = "worker")]
pub use hosted::{count_unreadable_signals, fail_on_unreadable_signals};
pub use json::{JsonError, UnknownFields};
pub use options::{VersioningBehavior, WaitPolicy};
pub use payload::{Empty, Encoding, Message, Null, PayloadError, Proto, Schema, Value};
#[cfg(feature = "worker")]
pub use registration::RegistrationError;
#[cfg(feature = "worker")]
pub use registry::{Registry, register_workflow, register_workflows, register_workflows_on};
#[cfg(feature = "client")]
pub use remote::{
    AsyncActivity, ExecuteError, Execution, InteractionError, QueryCall, QueryError, ResultError, SignalCall,
    SignalWithStart, Start, StartError, UpdateCall, UpdateError, UpdateHandle, UpdateWithStart,
    UpdateWithStartError, WorkflowHandle,
};

#[cfg(feature = "cli")]
pub use clap;
pub use prost;
pub use prost_types;
#[cfg(feature = "client")]
pub use temporalio_client as client;
pub use temporalio_common as common;
#[cfg(feature = "worker")]
pub use temporalio_sdk as sdk;
#[cfg(feature = "workflow")]
pub use temporalio_workflow as workflow;

/// Includes the messages and Temporal code of a protobuf package that a build script has generated.
///
/// ```ignore
/// pub mod shop {
///     pub mod v1 {
///         temporal_prost::include_proto!("shop.v1");
///     }
/// }
/// ```
#[macro_export]
macro_rules! include_proto {
    ($package:tt) => {
        include!(concat!(env!("OUT_DIR"), concat!("/", $package, ".rs")));
    };
}
