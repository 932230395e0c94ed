//! The options of a schema as constants in generated code, and their conversion to the SDK's options.

mod activity;
mod policy;
mod retry;
mod workflow;
mod xns;

pub use activity::ActivityOptions;
pub use policy::{
    IdConflictPolicy, IdReusePolicy, ParentClosePolicy, UpdateOptions, VersioningBehavior, WaitPolicy,
};
pub use retry::{Priority, RetryPolicy};
pub use workflow::WorkflowOptions;
pub use xns::XnsOptions;
