//! The built-in flags of the commands of rpcs.

mod any_workflow;
mod attach;
mod policy;
mod start;
mod update;

pub(crate) use any_workflow::AnyWorkflow;
pub(crate) use attach::AttachFlags;
pub(crate) use policy::PolicyFlags;
pub(crate) use start::{DetachFlags, StartFlags};
pub(crate) use update::UpdateFlags;
