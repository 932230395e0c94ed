//! The workflows of a worker.

mod caller;
mod change;
mod deploy;
mod lock;
mod plan;
mod run;
mod state;
mod steps;

pub use caller::{Anonymous, Caller};

use super::v1::terraform_temporal::TerraformWorkflows;
use std::marker::PhantomData;

/// The workflows of a worker. `C` gets the caller of an update from the context of the call.
///
/// Register them with `terraform_temporal::register_workflows::<Workflows>`, or with `Workflows<C>` if your workers
/// propagate the caller:
///
/// ```
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
/// use temporal_prost_terraform::execution::{Caller, Workflows, v1::terraform_temporal};
///
/// fn register<C: Caller>(options: &mut WorkerOptions) -> Result<(), RegistrationError> {
///     terraform_temporal::register_workflows::<Workflows<C>>(options)
/// }
/// ```
#[derive(Debug)]
pub struct Workflows<C = Anonymous>(PhantomData<fn() -> C>);

impl<C: Caller> TerraformWorkflows for Workflows<C> {
    type Plan = plan::Plan<C>;
    type Apply = change::Apply<C>;
    type Destroy = change::Destroy<C>;
    type Deploy = deploy::Deploy<C>;
    type State = state::State;
}

/// Implements the queries, signals and updates that all workflows have.
macro_rules! controls {
    ($context:ident) => {
        fn get_progress(&self, _: &WorkflowContextView) -> Result<Progress, HandlerError> {
            Ok(self.run.progress.clone())
        }

        fn get_plan_summary(&self, _: &WorkflowContextView) -> Result<PlanSummary, HandlerError> {
            Ok(self.run.summary())
        }

        async fn cancel_run(ctx: &mut $context<Self>, _: CancelRunRequest) {
            ctx.state_mut(|workflow| workflow.run.cancelled = true);
        }

        async fn pause_run(ctx: &mut $context<Self>) {
            ctx.state_mut(|workflow| workflow.run.progress.paused = true);
        }

        async fn resume_run(ctx: &mut $context<Self>) {
            ctx.state_mut(|workflow| workflow.run.progress.paused = false);
        }

        fn validate_force_unlock(
            &self,
            ctx: &WorkflowContextView,
            input: &ForceUnlockRequest,
        ) -> Result<(), HandlerError> {
            self.run.check_unlock(&input.lock_id)?;
            caller::of::<C>(ctx, &input.by).map(|_| ())
        }

        async fn force_unlock(
            ctx: &mut $context<Self>,
            input: ForceUnlockRequest,
        ) -> Result<(), HandlerError> {
            lock::force_unlock::<_, _, C>(ctx, input).await
        }
    };
}
use controls;
