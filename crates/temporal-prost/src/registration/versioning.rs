use super::RegistrationError;
use crate::{definition::Workflow, options::VersioningBehavior};
use temporalio_common::worker::{VersioningBehavior as WorkerBehavior, WorkerDeploymentOptions};

/// Checks that a worker with these options gives `W` the versioning behavior that its schema sets.
pub(super) fn check<W: Workflow>(options: &WorkerDeploymentOptions) -> Result<(), RegistrationError> {
    let Some(behavior) = W::OPTIONS.versioning_behavior else { return Ok(()) };
    let worker = options.default_versioning_behavior.unwrap_or_default();
    if !options.use_worker_versioning || worker == worker_behavior(behavior) {
        return Ok(());
    }
    Err(RegistrationError::VersioningBehavior { workflow: W::NAME, behavior, worker })
}

fn worker_behavior(behavior: VersioningBehavior) -> WorkerBehavior {
    match behavior {
        VersioningBehavior::Pinned => WorkerBehavior::Pinned,
        VersioningBehavior::AutoUpgrade => WorkerBehavior::AutoUpgrade,
    }
}
