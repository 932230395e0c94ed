//! Registration of workflows and activities with the SDK.

pub(crate) mod activities;
mod activity;
#[cfg(feature = "testing")]
mod environment;
mod error;
mod queues;
mod registry;
mod versioning;
mod workflows;

pub use activities::{
    Activities, register_activities, register_activities_on, register_activity, register_activity_fn,
};
#[cfg(feature = "client")]
pub(crate) use activity::ActivityFn;
pub use activity::{ActivityRegistration, activity_fn};
#[cfg(feature = "testing")]
pub use environment::run_activity;
pub use error::RegistrationError;
pub use queues::TaskQueues;
pub use registry::Registry;
pub use workflows::{
    WorkflowRegistration, Workflows, register_workflow, register_workflows, register_workflows_on,
};
