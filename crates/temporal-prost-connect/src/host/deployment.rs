use std::env;
use temporalio_common::worker::{VersioningBehavior, WorkerDeploymentOptions, WorkerDeploymentVersion};

/// Returns the deployment options of a version, for [`WorkerOptions::deployment_options`]. Workflows stay on their version
/// or move to the next as `behavior` says.
///
/// Set them before you register generated workflows, which compare `behavior` with their schema.
///
/// ```
/// use temporal_prost_connect::host::deployment;
/// use temporalio_common::worker::VersioningBehavior;
/// use temporalio_sdk::WorkerOptions;
///
/// let version = deployment("orders", "2026-11-26", VersioningBehavior::Pinned);
/// let options = WorkerOptions::new("orders").deployment_options(version).build();
/// ```
///
/// [`WorkerOptions::deployment_options`]: temporalio_sdk::WorkerOptions::deployment_options
pub fn deployment(
    name: impl Into<String>,
    build_id: impl Into<String>,
    behavior: VersioningBehavior,
) -> WorkerDeploymentOptions {
    let version = WorkerDeploymentVersion::builder().deployment_name(name).build_id(build_id).build();
    let options = WorkerDeploymentOptions::new(version).use_worker_versioning(true);
    options.default_versioning_behavior(behavior).build()
}

/// Returns the deployment options of the version in the variables `TEMPORAL_DEPLOYMENT_NAME` and
/// `TEMPORAL_WORKER_BUILD_ID`, which the Temporal Worker Controller sets. Returns `None` if one of them is unset or empty.
#[must_use]
pub fn deployment_from_variables(behavior: VersioningBehavior) -> Option<WorkerDeploymentOptions> {
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let name = variable("TEMPORAL_DEPLOYMENT_NAME")?;
    Some(deployment(name, variable("TEMPORAL_WORKER_BUILD_ID")?, behavior))
}
