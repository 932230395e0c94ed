//! Databases as a service. Each database is a workflow, which runs Terraform for its infrastructure.

/// The messages and Temporal code of `proto/platform/v1`.
#[expect(clippy::pedantic, clippy::too_many_arguments, reason = "prost's code")]
pub mod v1 {
    temporal_prost::include_proto!("platform.v1");
}

mod access;
mod database;
mod desk;
mod infrastructure;
mod module;
mod naming;
mod rollout;
mod vault;
mod workers;

pub use access::sign;
pub use database::RunningDatabase;
pub use desk::Desk;
pub use module::Module;
pub use naming::Naming;
pub use rollout::{Upgraded, roll_out};
pub use vault::Vault;
pub use workers::{databases_worker, terraform_worker};

use v1::databases_temporal::DatabasesWorkflows;

/// The workflows of the platform.
#[derive(Debug)]
pub struct Platform;

impl DatabasesWorkflows for Platform {
    type RunDatabase = RunningDatabase;
}
