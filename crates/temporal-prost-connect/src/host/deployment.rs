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
///
/// ```
/// use temporal_prost_connect::host::deployment_from_variables;
/// use temporalio_common::worker::VersioningBehavior;
/// use temporalio_sdk::WorkerOptions;
///
/// let mut options = WorkerOptions::new("orders").build();
/// if let Some(version) = deployment_from_variables(VersioningBehavior::Pinned) {
///     options.deployment_options = version;
/// }
/// ```
#[must_use]
pub fn deployment_from_variables(behavior: VersioningBehavior) -> Option<WorkerDeploymentOptions> {
    from(|name| env::var(name).ok(), behavior)
}

fn from(
    variable: impl Fn(&str) -> Option<String>,
    behavior: VersioningBehavior,
) -> Option<WorkerDeploymentOptions> {
    let value = |name| variable(name).filter(|value| !value.is_empty());
    Some(deployment(value("TEMPORAL_DEPLOYMENT_NAME")?, value("TEMPORAL_WORKER_BUILD_ID")?, behavior))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_needs_both_variables() {
        let version = |name: &str, build: &str| {
            let variable = |wanted: &str| match wanted {
                "TEMPORAL_DEPLOYMENT_NAME" => Some(name.to_owned()),
                "TEMPORAL_WORKER_BUILD_ID" => Some(build.to_owned()),
                _ => None,
            };
            from(variable, VersioningBehavior::Pinned).map(|options| options.version)
        };
        let orders = "orders.7".parse::<WorkerDeploymentVersion>().unwrap();
        assert_eq!(version("orders", "7"), Some(orders));
        assert_eq!([version("", "7"), version("orders", "")], [None, None]);
        assert!(from(|_| None, VersioningBehavior::Pinned).is_none());
    }
}
