//! Databases as a service.

/// The messages and Temporal code of `proto/platform/v1`.
#[expect(clippy::too_many_arguments, reason = "prost's code for a oneof")]
pub mod v1 {
    temporal_prost::include_proto!("platform.v1");
}

mod cloud;
mod database;

pub use cloud::Cloud;
pub use database::RunningDatabase;

use v1::databases_temporal::DatabasesWorkflows;

/// The workflows of the platform.
#[derive(Debug)]
pub struct Platform;

impl DatabasesWorkflows for Platform {
    type RunDatabase = RunningDatabase;
}
