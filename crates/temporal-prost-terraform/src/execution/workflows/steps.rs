//! The steps of a run.

use super::lock;
use super::run::HasRun;
use crate::execution::v1::terraform_temporal::activities;
use crate::execution::v1::{
    Bundle, Outputs, PlanMode, RunApplyRequest, RunInitRequest, RunOutputRequest, RunPlanRequest, SavedPlan,
    Step,
};
use temporal_prost::workflow::{CancellableFuture as _, WorkflowResult, WorkflowTermination, select};
use temporal_prost::{Activity, ActivityCall, MessageOf, WorkflowContext};

/// Begins a step, unless the run is paused or cancelled.
pub(super) async fn begin<W, I: HasRun>(ctx: &WorkflowContext<W, I>, step: Step) -> WorkflowResult<()> {
    ctx.wait_condition(|workflow| !workflow.run().progress.paused || workflow.run().cancelled).await?;
    if ctx.state(|workflow| workflow.run().cancelled) {
        return Err(WorkflowTermination::cancelled());
    }
    ctx.state_mut(|workflow| workflow.run_mut().progress.set_step(step));
    Ok(())
}

pub(super) async fn init<W: 'static, I: HasRun>(ctx: &WorkflowContext<W, I>) -> WorkflowResult<Bundle> {
    begin(ctx, Step::Init).await?;
    let stack = ctx.state(|workflow| workflow.run().stack.clone());
    let bundle = call(ctx, || activities(ctx).run_init(RunInitRequest { stack: stack.clone() })).await?;
    ctx.state_mut(|workflow| workflow.run_mut().bundle = Some(bundle.clone()));
    Ok(bundle)
}

/// Prepares the configuration, and plans.
pub(super) async fn plan<W: 'static, I: HasRun>(
    ctx: &WorkflowContext<W, I>,
    mode: PlanMode,
) -> WorkflowResult<SavedPlan> {
    let bundle = init(ctx).await?;
    begin(ctx, Step::Plan).await?;
    let stack = ctx.state(|workflow| workflow.run().stack.clone());
    let request = RunPlanRequest { stack, bundle: Some(bundle), mode: mode.into() };
    let plan = call(ctx, || activities(ctx).run_plan(request.clone())).await?;
    ctx.state_mut(|workflow| workflow.run_mut().set_plan(plan.clone()));
    Ok(plan)
}

/// Applies a plan, unless it has no changes.
pub(super) async fn apply<W: 'static, I: HasRun>(
    ctx: &WorkflowContext<W, I>,
    plan: SavedPlan,
) -> WorkflowResult<()> {
    if !plan.summary.as_ref().is_some_and(|summary| summary.has_changes) {
        return Ok(());
    }
    begin(ctx, Step::Apply).await?;
    let request =
        RunApplyRequest { stack: ctx.state(|workflow| workflow.run().stack.clone()), plan: Some(plan) };
    call(ctx, || activities(ctx).run_apply(request.clone())).await?;
    Ok(())
}

pub(super) async fn outputs<W: 'static, I: HasRun>(ctx: &WorkflowContext<W, I>) -> WorkflowResult<Outputs> {
    begin(ctx, Step::Output).await?;
    let request = ctx.state(|workflow| {
        let (stack, bundle) = (workflow.run().stack.clone(), workflow.run().bundle.clone());
        RunOutputRequest { stack, bundle, store_sensitive: true }
    });
    let outputs = call(ctx, || activities(ctx).run_output(request.clone())).await?;
    ctx.state_mut(|workflow| workflow.run_mut().progress.set_step(Step::Done));
    Ok(outputs)
}

/// Calls an activity until it does not fail because of a lock. Cancels it with the run.
async fn call<W: 'static, I: HasRun, A: Activity>(
    ctx: &WorkflowContext<W, I>,
    activity: impl Fn() -> ActivityCall<A>,
) -> WorkflowResult<MessageOf<A::Output>> {
    loop {
        let mut running = activity();
        let done = select! {
            done = running => Some(done),
            () = ctx.detached_wait_condition(|workflow| workflow.run().cancelled) => None,
        };
        let Some(done) = done else {
            // The activity ends after the CLI has saved the state.
            running.cancel();
            let _ = running.await;
            return Err(WorkflowTermination::cancelled());
        };
        match done {
            Ok(output) => {
                ctx.state_mut(|workflow| workflow.run_mut().progress.lock = None);
                return Ok(output);
            }
            Err(error) => match lock::of(&error) {
                Some(lock) => lock::wait(ctx, lock).await?,
                None => return Err(error.into()),
            },
        }
    }
}
