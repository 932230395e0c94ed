//! Changes without approval.

use super::caller::{self, Caller};
use super::run::{HasRun, Run};
use super::{controls, lock, steps};
use crate::execution::v1::terraform_temporal::{
    ApplyContext, ApplyWorkflow, DestroyContext, DestroyWorkflow,
};
use crate::execution::v1::{
    ApplyRequest, ApplyResponse, CancelRunRequest, DestroyRequest, ForceUnlockRequest, PlanMode, PlanSummary,
    Progress, SavedPlan,
};
use std::marker::PhantomData;
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};
use temporal_prost::{HandlerError, WorkflowContext};

/// Applies a plan that is saved or made now.
pub struct Apply<C> {
    run: Run,
    caller: PhantomData<fn() -> C>,
}

/// Destroys everything in a stack.
pub struct Destroy<C> {
    run: Run,
    caller: PhantomData<fn() -> C>,
}

impl<C: 'static> HasRun for Apply<C> {
    fn run(&self) -> &Run {
        &self.run
    }

    fn run_mut(&mut self) -> &mut Run {
        &mut self.run
    }
}

impl<C: 'static> HasRun for Destroy<C> {
    fn run(&self) -> &Run {
        &self.run
    }

    fn run_mut(&mut self) -> &mut Run {
        &mut self.run
    }
}

impl<C: Caller> ApplyWorkflow for Apply<C> {
    fn new(_: &WorkflowContextView, input: ApplyRequest) -> Self {
        let mut run = Run::of(input.stack);
        if let Some(plan) = input.plan {
            run.set_plan(plan);
        }
        Self { run, caller: PhantomData }
    }

    async fn run(ctx: &mut ApplyContext<Self>) -> WorkflowResult<ApplyResponse> {
        let plan = match ctx.state(|workflow| workflow.run.plan.clone()) {
            Some(plan) => plan,
            None => steps::plan(ctx, PlanMode::Unspecified).await?,
        };
        change(ctx, plan).await
    }

    controls!(ApplyContext);
}

impl<C: Caller> DestroyWorkflow for Destroy<C> {
    fn new(_: &WorkflowContextView, input: DestroyRequest) -> Self {
        Self { run: Run::of(input.stack), caller: PhantomData }
    }

    async fn run(ctx: &mut DestroyContext<Self>) -> WorkflowResult<ApplyResponse> {
        let plan = steps::plan(ctx, PlanMode::Destroy).await?;
        change(ctx, plan).await
    }

    controls!(DestroyContext);
}

async fn change<W: 'static, I: HasRun>(
    ctx: &WorkflowContext<W, I>,
    plan: SavedPlan,
) -> WorkflowResult<ApplyResponse> {
    steps::apply(ctx, plan.clone(), None).await?;
    let outputs = steps::outputs(ctx).await?;
    Ok(ApplyResponse { plan: Some(plan), outputs: Some(outputs) })
}
