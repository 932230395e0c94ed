//! A workflow that performs a random script, and its activity.

use futures::FutureExt;
use serde::{Deserialize, Serialize};
use std::pin::pin;
use std::time::Duration;
use temporalio_common::protos::temporal::api::common::v1::RetryPolicy;
use temporalio_macros::{activities, workflow, workflow_methods};
use temporalio_sdk::activities::{ActivityContext, ActivityError};
use temporalio_sdk::{
    ActivityOptions, CancellableFuture, ChildWorkflowOptions, ContinueAsNewOptions, LocalActivityOptions,
    MemoValue, SignalWorkflowOptions, SyncWorkflowContext, TimerOptions, TimerResult,
    WorkflowCancellationToken, WorkflowContext, WorkflowContextView, WorkflowResult, WorkflowTermination,
    error::ApplicationFailure, workflows::select,
};

/// The most time that a killed worker delays a workflow task or an activity, in real time.
pub(crate) const TASK_TIMEOUT: Duration = Duration::from_secs(2);

/// The input of a workflow.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    /// The unit of all durations, in milliseconds.
    pub(crate) unit: u64,
    /// If `true`, the workflow does not wait for signals.
    pub(crate) hurry: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Step {
    Timer(u64),
    /// Fails as many times as stated.
    Activity(u32),
    LocalActivity,
    /// An activity and a timer at once. The one that ends last is cancelled.
    Race(u64),
    Child(Vec<Step>),
    /// Signals another workflow, which may not exist.
    Signal(String),
    /// Requests the cancellation of another workflow, which may not exist.
    Cancel(String),
    /// Waits until this many signals have arrived.
    Signals(usize),
    Memo,
    ContinueAsNew,
    Fail,
}

pub(crate) struct Hands;

#[activities]
impl Hands {
    /// Fails until the attempt after `failures`.
    #[activity]
    #[expect(clippy::needless_pass_by_value, reason = "the SDK passes it so")]
    pub(crate) fn work(ctx: ActivityContext, failures: u32) -> Result<u32, ActivityError> {
        if ctx.info().attempt <= failures {
            return Err(std::io::Error::other("not yet").into());
        }
        Ok(failures)
    }
}

#[workflow]
pub(crate) struct Script {
    plan: Plan,
    signals: usize,
    hurry: bool,
    total: u64,
}

#[workflow_methods]
impl Script {
    #[init]
    fn new(_: &WorkflowContextView, plan: Plan) -> Self {
        let hurry = plan.hurry;
        Self { plan, signals: 0, hurry, total: 0 }
    }

    #[run]
    pub(crate) async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<usize> {
        let plan = ctx.state(|script| script.plan.clone());
        for (index, step) in plan.steps.iter().enumerate() {
            if matches!(step, Step::ContinueAsNew) {
                let steps = plan.steps[index + 1..].to_vec();
                let hurry = ctx.state(|script| script.hurry);
                let plan = Plan { steps, hurry, unit: plan.unit };
                ctx.continue_as_new(plan, ContinueAsNewOptions::default())?;
            }
            perform(ctx, index, step, plan.unit).await?;
            if ctx.cancelled().now_or_never().is_some() {
                return Err(WorkflowTermination::cancelled());
            }
        }
        ctx.wait_condition(|_| ctx.all_handlers_finished())
            .await
            .map_err(|_| WorkflowTermination::cancelled())?;
        Ok(plan.steps.len())
    }

    #[signal]
    pub(crate) fn poke(&mut self, _: &mut SyncWorkflowContext<Self>) {
        self.signals += 1;
    }

    #[signal]
    pub(crate) fn hurry(&mut self, _: &mut SyncWorkflowContext<Self>) {
        self.hurry = true;
    }

    #[query]
    pub(crate) fn signals(&self, _: &WorkflowContextView) -> usize {
        self.signals
    }

    /// Adds at once.
    #[update]
    pub(crate) fn add(&mut self, _: &mut SyncWorkflowContext<Self>, number: u64) -> u64 {
        self.total += number;
        self.total
    }

    #[update_validator(add)]
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the SDK passes it so")]
    fn check_add(
        &self,
        _: &WorkflowContextView,
        number: &u64,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if (self.total + number).is_multiple_of(2) { Ok(()) } else { Err("odd totals are rejected".into()) }
    }

    /// Adds after as many units of time.
    #[update]
    pub(crate) async fn add_later(ctx: &mut WorkflowContext<Self>, number: u64) -> u64 {
        let unit = ctx.state(|script| script.plan.unit);
        wait(ctx, Duration::from_millis(unit * number)).await;
        ctx.state_mut(|script| {
            script.total += number;
            script.total
        })
    }
}

/// Performs a step. Its failure is only of interest if it is the workflow's own.
async fn perform(
    ctx: &WorkflowContext<Script>,
    index: usize,
    step: &Step,
    unit: u64,
) -> Result<(), WorkflowTermination> {
    match step {
        Step::Timer(units) => drop(wait(ctx, Duration::from_millis(unit * units)).await),
        Step::Activity(failures) => drop(ctx.execute_activity(Hands::work, *failures, activity(unit)).await),
        Step::LocalActivity => {
            let options = LocalActivityOptions::builder().start_to_close_timeout(TASK_TIMEOUT).build();
            drop(ctx.execute_local_activity(Hands::work, 0_u32, options).await);
        }
        Step::Race(units) => race(ctx, *units, unit).await,
        Step::Child(steps) => child(ctx, index, steps.clone(), unit).await,
        Step::Signal(workflow) => {
            let other = ctx.external_workflow(workflow.clone(), None);
            // The SDK cannot cancel a signal that has failed in the meantime.
            let never = WorkflowCancellationToken::new();
            let options = SignalWorkflowOptions::builder().cancellation_token(never).build();
            drop(other.signal(Script::poke, (), options).await);
        }
        Step::Cancel(workflow) => drop(ctx.external_workflow(workflow.clone(), None).cancel(None).await),
        Step::Signals(least) => {
            drop(ctx.wait_condition(|script| script.hurry || script.signals >= *least).await);
        }
        Step::Memo => ctx.upsert_memo([("step", Some(MemoValue::new(index.to_string())))])?,
        Step::Fail => {
            return Err(ApplicationFailure::non_retryable(std::io::Error::other("as planned")).into());
        }
        Step::ContinueAsNew => {}
    }
    Ok(())
}

fn activity(unit: u64) -> ActivityOptions {
    let interval = Duration::from_millis(unit);
    let retry = RetryPolicy { initial_interval: interval.try_into().ok(), ..Default::default() };
    ActivityOptions::with_start_to_close_timeout(TASK_TIMEOUT).retry_policy(retry).build()
}

async fn race(ctx: &WorkflowContext<Script>, units: u64, unit: u64) {
    let mut timer = pin!(detached(ctx, Duration::from_millis(unit * units)));
    let mut work = pin!(ctx.execute_activity(Hands::work, 2_u32, activity(unit)));
    select! {
        _ = timer => work.cancel(),
        _ = work => timer.cancel(),
        _ = ctx.cancelled() => timer.cancel(),
    }
}

/// Starts a timer that a cancellation of the workflow does not cancel. See `gaps`.
fn detached(
    ctx: &WorkflowContext<Script>,
    duration: Duration,
) -> impl CancellableFuture<Output = TimerResult> {
    let token = WorkflowCancellationToken::new();
    ctx.timer(TimerOptions::builder(duration).cancellation_token(token).build())
}

/// Waits until a timer fires, or cancels it if the workflow is cancelled.
async fn wait(ctx: &WorkflowContext<Script>, duration: Duration) -> TimerResult {
    let mut timer = pin!(detached(ctx, duration));
    select! {
        fired = timer => fired,
        _ = ctx.cancelled() => {
            timer.cancel();
            timer.await
        }
    }
}

async fn child(ctx: &WorkflowContext<Script>, index: usize, steps: Vec<Step>, unit: u64) {
    let workflow_id = format!("{}/{index}", ctx.workflow_id());
    let options = ChildWorkflowOptions::builder().workflow_id(workflow_id).task_timeout(TASK_TIMEOUT).build();
    let hurry = ctx.state(|script| script.hurry);
    let started = ctx.start_child_workflow(Script::run, Plan { steps, unit, hurry }, options).await;
    if let Ok(started) = started {
        drop(started.result().await);
    }
}
