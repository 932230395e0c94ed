//! The workers of both services.

use crate::{Naming, Platform, access, v1::databases_temporal};
use std::time::Duration;
use temporal_prost::hook::Hooks;
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_biscuit::{RootKeys, WorkerAuthorization};
use temporal_prost_terraform::execution::{
    Workflows,
    v1::terraform_temporal::{self, TerraformActivities},
};

/// Returns the options of the worker that keeps databases.
///
/// # Errors
/// Returns an error if the policy is invalid, or if something is registered twice.
pub fn databases_worker(
    keys: RootKeys,
    activities: impl databases_temporal::DatabasesActivities,
) -> anyhow::Result<WorkerOptions> {
    let mut options = WorkerOptions::new(databases_temporal::TASK_QUEUE).build();
    databases_temporal::register_workflows::<Platform>(&mut options)?;
    databases_temporal::register_activities(&mut options, activities)?;
    WorkerAuthorization::new(keys, access::databases()?).register(&mut options);
    Hooks::new().with(Naming).register(&mut options);
    Ok(options)
}

/// Returns the options of the worker that runs Terraform.
///
/// # Errors
/// Returns an error if the policy is invalid, or if something is registered twice.
pub fn terraform_worker(
    keys: RootKeys,
    activities: impl TerraformActivities,
) -> anyhow::Result<WorkerOptions> {
    let mut options = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
    // An activity learns of its cancellation from the response to a heartbeat.
    options.max_heartbeat_throttle_interval = Duration::from_secs(5);
    terraform_temporal::register_workflows::<Workflows>(&mut options)?;
    terraform_temporal::register_activities(&mut options, activities)?;
    WorkerAuthorization::new(keys, access::terraform()?).register(&mut options);
    Ok(options)
}
