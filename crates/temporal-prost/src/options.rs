//! The options of a schema, as constants of the generated code, and what they become in the SDK.

mod activity;
mod policy;
mod retry;
mod workflow;

pub use activity::ActivityOptions;
pub use policy::{
    IdConflictPolicy, IdReusePolicy, ParentClosePolicy, UpdateOptions, VersioningBehavior, WaitPolicy,
};
pub use retry::{Priority, RetryPolicy};
pub use workflow::WorkflowOptions;
