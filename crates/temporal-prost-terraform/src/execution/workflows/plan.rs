use super::caller::{self, Caller};
use super::run::{HasRun, Run};
use super::{controls, lock, steps};
use crate::execution::v1::terraform_temporal::{PlanContext, PlanWorkflow};
use crate::execution::v1::{
    CancelRunRequest, ForceUnlockRequest, PlanMode, PlanRequest, PlanResponse, PlanSummary, Progress, Step,
};
use std::marker::PhantomData;
use temporal_prost::HandlerError;
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};

/// Plans a change of a stack.
pub struct Plan<C> {
    run: Run,
    mode: PlanMode,
    caller: PhantomData<fn() -> C>,
}

impl<C: 'static> HasRun for Plan<C> {
    fn run(&self) -> &Run {
        &self.run
    }

    fn run_mut(&mut self) -> &mut Run {
        &mut self.run
    }
}

impl<C: Caller> PlanWorkflow for Plan<C> {
    fn new(_: &WorkflowContextView, input: PlanRequest) -> Self {
        Self { mode: input.mode(), run: Run::of(input.stack), caller: PhantomData }
    }

    async fn run(ctx: &mut PlanContext<Self>) -> WorkflowResult<PlanResponse> {
        let plan = steps::plan(ctx, ctx.state(|workflow| workflow.mode)).await?;
        ctx.state_mut(|workflow| workflow.run.progress.set_step(Step::Done));
        Ok(PlanResponse { plan: Some(plan) })
    }

    controls!(PlanContext);
}
