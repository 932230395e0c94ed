//! The steps of a run.

use super::lock;
use super::run::HasRun;
use crate::execution::v1::terraform_temporal::activities;
use crate::execution::v1::{
    Bundle, Decision, Outputs, PlanMode, RunApplyRequest, RunDiscardRequest, RunInitRequest,
    RunOutputRequest, RunPlanRequest, SavedPlan, Step,
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
    if ctx.state(|workflow| workflow.run().cancelled) {
        // Only this run knows the plan. The cancellation matters more than a failure to discard it.
        let _ = discard(ctx, plan, String::new()).await;
        return Err(WorkflowTermination::cancelled());
    }
    Ok(plan)
}

/// Applies a plan, unless it has no changes. Discards the plan if the apply fails.
pub(super) async fn apply<W: 'static, I: HasRun>(
    ctx: &WorkflowContext<W, I>,
    plan: SavedPlan,
    decision: Option<Decision>,
) -> WorkflowResult<()> {
    if !plan.summary.as_ref().is_some_and(|summary| summary.has_changes) {
        return Ok(());
    }
    let applied = apply_changes(ctx, plan.clone(), decision).await;
    if applied.is_err() {
        // The failure of the apply matters more than a failure to discard the plan.
        let _ = discard(ctx, plan, String::new()).await;
    }
    applied
}

async fn apply_changes<W: 'static, I: HasRun>(
    ctx: &WorkflowContext<W, I>,
    plan: SavedPlan,
    decision: Option<Decision>,
) -> WorkflowResult<()> {
    begin(ctx, Step::Apply).await?;
    let stack = ctx.state(|workflow| workflow.run().stack.clone());
    let override_policies = decision.as_ref().is_some_and(|decision| decision.overrides_policies);
    let comment = decision.map(comment).unwrap_or_default();
    let request = RunApplyRequest { stack, plan: Some(plan), override_policies, comment };
    call(ctx, || activities(ctx).run_apply(request.clone())).await?;
    Ok(())
}

/// Discards a plan. Does nothing unless the plan belongs to a run of Terraform Enterprise.
pub(super) async fn discard<W: 'static, I: HasRun>(
    ctx: &WorkflowContext<W, I>,
    plan: SavedPlan,
    comment: String,
) -> WorkflowResult<()> {
    if plan.enterprise.is_none() {
        return Ok(());
    }
    let stack = ctx.state(|workflow| workflow.run().stack.clone());
    let request = RunDiscardRequest { stack, plan: Some(plan), comment };
    activities(ctx).run_discard(request).detached().await?;
    Ok(())
}

/// Returns a decision as a comment.
pub(super) fn comment(decision: Decision) -> String {
    let Decision { approved, by, reason, .. } = decision;
    let verb = if approved { "Approved" } else { "Rejected" };
    format!("{verb} by {by}: {reason}").trim_end_matches([':', ' ']).to_owned()
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

/// Calls an activity, and repeats it while it fails because of a lock. Cancels it when the run is cancelled.
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
            // The activity ends only after the CLI has saved the state.
            running.cancel();
            return running.await.map_err(|_| WorkflowTermination::cancelled());
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
