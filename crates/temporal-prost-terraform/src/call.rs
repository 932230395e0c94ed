//! Calls rpcs through the typed runtime, with messages in `ProtoJSON`.

mod execution;
mod failure;
mod optional;
mod rpc;

pub(crate) use execution::{Described, Status, close, describe};
pub use failure::{Failure, FailureKind};
pub use rpc::{
    AskQuery, Json, Pending, Repeat, RunWorkflow, SendSignal, SendUpdate, StartOf, To, query, signal, update,
    workflow,
};
