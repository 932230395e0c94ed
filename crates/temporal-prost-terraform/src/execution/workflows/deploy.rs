use super::caller::{self, Caller};
use super::run::{HasRun, Run};
use super::{controls, lock, steps};
use crate::execution::error::CONFIGURATION_INVALID;
use crate::execution::v1::terraform_temporal::{DeployContext, DeployWorkflow};
use crate::execution::v1::{
    CancelRunRequest, DecideRequest, Decision, DeployRequest, DeployResponse, ForceUnlockRequest, Outcome,
    PlanMode, PlanSummary, Progress, SavedPlan, Step,
};
use std::marker::PhantomData;
use std::time::Duration;
use temporal_prost::HandlerError;
use temporal_prost::sdk::error::ApplicationFailure;
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult, WorkflowTermination, select};

/// The default time to wait for a decision.
const DECISION_TIMEOUT: Duration = Duration::from_hours(24);
/// The refusal of a decision that comes too early or too late.
const NOT_WAITING: &str = "the deployment is not waiting for a decision";

/// Plans a change, waits for an approval, and applies exactly this plan.
pub struct Deploy<C> {
    run: Run,
    mode: PlanMode,
    decision_timeout: Duration,
    caller: PhantomData<fn() -> C>,
}

impl<C: 'static> HasRun for Deploy<C> {
    fn run(&self) -> &Run {
        &self.run
    }

    fn run_mut(&mut self) -> &mut Run {
        &mut self.run
    }
}

impl<C: Caller> DeployWorkflow for Deploy<C> {
    fn new(_: &WorkflowContextView, input: DeployRequest) -> Self {
        let mode = input.mode();
        let timeout = input.decision_timeout.and_then(|timeout| timeout.try_into().ok());
        let decision_timeout = timeout.unwrap_or(DECISION_TIMEOUT);
        Self { run: Run::of(input.stack), mode, decision_timeout, caller: PhantomData }
    }

    async fn run(ctx: &mut DeployContext<Self>) -> WorkflowResult<DeployResponse> {
        let mode = ctx.state(|workflow| workflow.mode);
        if mode.is_read_only() {
            return Err(WorkflowTermination::failed_application(read_only()));
        }
        let plan = steps::plan(ctx, mode).await?;
        if !plan.summary.as_ref().is_some_and(|summary| summary.has_changes) {
            return Ok(end(ctx, Outcome::NoChanges, plan));
        }
        match decision(ctx).await {
            Err(cancelled) => {
                // The cancellation matters more than a failure to discard the plan.
                let _ = steps::discard(ctx, plan, String::new()).await;
                Err(cancelled)
            }
            Ok(Some(decision @ Decision { approved: true, .. })) => {
                steps::apply(ctx, plan.clone(), Some(decision)).await?;
                let outputs = steps::outputs(ctx).await?;
                Ok(DeployResponse { outputs: Some(outputs), ..end(ctx, Outcome::Applied, plan) })
            }
            Ok(rejection) => {
                let outcome = if rejection.is_some() { Outcome::Rejected } else { Outcome::Expired };
                let comment = rejection.map_or_else(|| "Nobody decided in time".to_owned(), steps::comment);
                steps::discard(ctx, plan.clone(), comment).await?;
                Ok(end(ctx, outcome, plan))
            }
        }
    }

    controls!(DeployContext);

    fn validate_decide(&self, ctx: &WorkflowContextView, input: &DecideRequest) -> Result<(), HandlerError> {
        let Progress { plan, decision, .. } = &self.run.progress;
        if decision.is_some() || self.run.progress.step() != Step::Decision {
            return Err(NOT_WAITING.into());
        }
        if plan.as_ref().is_none_or(|plan| plan.sha256 != input.plan_sha256) {
            return Err("the decision is for another plan; read the plan of this deployment again".into());
        }
        let policies = self.run.summary().policies.unwrap_or_default();
        if input.approved && policies.needs_override && !input.override_policies {
            return Err("policies failed; reject the plan, or approve it with `override_policies`".into());
        }
        caller::of::<C>(ctx, &input.by).map(|_| ())
    }

    async fn decide(ctx: &mut DeployContext<Self>, input: DecideRequest) -> Result<Decision, HandlerError> {
        let person = caller::of::<C>(&**ctx, &input.by)?;
        let decision = Decision {
            approved: input.approved,
            by: person.name,
            from_context: person.from_context,
            reason: input.reason,
            time: ctx.workflow_time().map(Into::into),
            overrides_policies: input.approved && input.override_policies,
        };
        // Another decision can pass the validation before this one is noted.
        let noted = ctx.state_mut(|workflow| {
            workflow.run.progress.decision.get_or_insert_with(|| decision.clone()).clone()
        });
        if noted == decision { Ok(noted) } else { Err(NOT_WAITING.into()) }
    }
}

fn read_only() -> ApplicationFailure {
    let text =
        "a deployment needs a plan that can be applied; use `Plan` for the modes `PREVIEW` and `DRIFT`";
    ApplicationFailure::builder(text).type_name(CONFIGURATION_INVALID.to_owned()).non_retryable(true).build()
}

/// Waits for a decision. Returns `None` if nobody decides in time.
async fn decision<C: Caller>(ctx: &DeployContext<Deploy<C>>) -> WorkflowResult<Option<Decision>> {
    steps::begin(ctx, Step::Decision).await?;
    let timeout = ctx.state(|workflow| workflow.decision_timeout);
    let deadline = ctx.workflow_time().and_then(|now| now.checked_add(timeout));
    ctx.state_mut(|workflow| workflow.run.progress.decision_deadline = deadline.map(Into::into));
    let is_over = |workflow: &Deploy<C>| workflow.run.progress.decision.is_some() || workflow.run.cancelled;
    select! {
        over = ctx.wait_condition(is_over) => over?,
        _ = ctx.sleep(timeout) => {}
    }
    if ctx.state(|workflow| workflow.run.cancelled) {
        return Err(WorkflowTermination::cancelled());
    }
    Ok(ctx.state(|workflow| workflow.run.progress.decision.clone()))
}

fn end<C: Caller>(ctx: &DeployContext<Deploy<C>>, outcome: Outcome, plan: SavedPlan) -> DeployResponse {
    ctx.state_mut(|workflow| {
        workflow.run.progress.set_step(Step::Done);
        let decision = workflow.run.progress.decision.clone();
        DeployResponse { outcome: outcome.into(), plan: Some(plan), decision, outputs: None }
    })
}
