//! A change rolled out over cells, one zone at a time.

/// The messages and Temporal code of `proto/rollout/v1`.
pub mod v1 {
    temporal_prost::include_proto!("rollout.v1");
}

mod plan;
mod rollout;

pub use plan::plan;
pub use rollout::Rollout;

use v1::rollouts_temporal::RolloutsWorkflows;

/// The workflows of the service.
#[derive(Debug)]
pub struct App;

impl RolloutsWorkflows for App {
    type RollOut = Rollout;
}
