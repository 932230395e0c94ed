use crate::execution::v1::{Bundle, PlanSummary, Progress, SavedPlan, Stack};
use temporal_prost::HandlerError;

/// The state that all workflows have.
#[derive(Default)]
pub(super) struct Run {
    pub(super) stack: Option<Stack>,
    pub(super) progress: Progress,
    pub(super) bundle: Option<Bundle>,
    pub(super) plan: Option<SavedPlan>,
    pub(super) cancelled: bool,
}

/// A workflow with the common state.
pub(super) trait HasRun: 'static {
    fn run(&self) -> &Run;
    fn run_mut(&mut self) -> &mut Run;
}

impl Run {
    pub(super) fn of(stack: Option<Stack>) -> Self {
        Self { stack, ..Self::default() }
    }

    pub(super) fn summary(&self) -> PlanSummary {
        self.plan.as_ref().and_then(|plan| plan.summary.clone()).unwrap_or_default()
    }

    pub(super) fn set_plan(&mut self, plan: SavedPlan) {
        self.progress.plan.clone_from(&plan.file);
        self.bundle.clone_from(&plan.bundle);
        self.plan = Some(plan);
    }

    /// Checks that the run waits for this lock.
    pub(super) fn check_unlock(&self, lock_id: &str) -> Result<(), HandlerError> {
        match &self.progress.lock {
            Some(lock) if lock.id == lock_id => Ok(()),
            Some(lock) => {
                Err(format!("the run is waiting for the lock `{}`, not for `{lock_id}`", lock.id).into())
            }
            None => Err("the run is not waiting for a lock".into()),
        }
    }
}
