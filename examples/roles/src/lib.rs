//! A viewer and an operator of clusters: a token service, a policy in the schema, and a worker that enforces it.

/// The messages and Temporal code of `proto/clusters/v1`.
pub mod v1 {
    temporal_prost::include_proto!("clusters.v1");
}

mod cluster;
mod company;
mod provider;
mod scene;
mod tokens;
mod worker;

pub use cluster::Fleet;
pub use company::Company;
pub use provider::{IdentityProvider, User};
pub use scene::{Scene, Tried};
pub use tokens::TokenService;
pub use worker::work;

use temporal_prost_biscuit::{Policy, PolicyError};

/// Returns the policy of the schema.
///
/// # Errors
/// If a condition is invalid, which the generator rules out.
pub fn policy() -> Result<Policy, PolicyError> {
    Policy::of::<v1::clusters_temporal::Service>()
}
