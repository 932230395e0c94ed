//! A workflow that performs a list of acts, and its activities.

use super::acts::perform;
use super::operations::Fate;
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use temporalio_macros::{activities, workflow, workflow_methods};
use temporalio_sdk::activities::{ActivityContext, ActivityError};
use temporalio_sdk::error::ApplicationFailure;
use temporalio_sdk::{
    SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult, WorkflowTermination,
};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Act {
    Timer,
    /// Cancels a timer before it fires.
    CancelTimer,
    Activity(Job),
    /// Cancels an activity after its signal.
    CancelActivity,
    LocalActivity(Job),
    /// Starts a child with a suffix of the id, and waits for it.
    Child(String, Vec<Act>),
    /// Cancels a child after its start.
    CancelChild,
    /// Starts a child that is retried and has all options, and waits for it.
    FullChild,
    /// Starts a child whose run times out.
    SlowChild,
    /// Starts a child that waits for signals, and leaves it to the policy.
    Leave(Policy),
    /// Calls a Nexus operation, and waits for it.
    Operation(Fate),
    /// Signals the workflow with this suffix of the id.
    Signal(String),
    /// Requests the cancellation of the workflow with this suffix of the id.
    Cancel(String),
    /// Waits until this many signals have arrived.
    AwaitSignals(usize),
    AwaitCancel,
    SearchAttributes,
    Memo,
    Patch,
    ContinueAsNew(Vec<Act>),
    Fail,
    /// Fails the first run of a chain of retries.
    FailFirst,
    /// Panics once for each worker.
    Panic,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Policy {
    Terminate,
    Abandon,
    RequestCancel,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Job {
    Work,
    /// Heartbeats and fails on the first attempt.
    FailFirst,
    FailForGood,
    /// Signals the workflow, then heartbeats until it is cancelled.
    UntilCancelled,
    /// Exceeds the start-to-close timeout.
    Late,
    /// Waits on a task queue that nobody polls.
    Unattended,
}

pub(crate) struct Hands;

#[activities]
impl Hands {
    #[activity]
    pub(crate) async fn perform(ctx: ActivityContext, job: Job) -> Result<u32, ActivityError> {
        let attempt = ctx.info().attempt;
        match job {
            Job::FailFirst if attempt == 1 => {
                ctx.record_heartbeat("halfway").await.map_err(ApplicationFailure::new)?;
                return Err(failure(false).into());
            }
            Job::FailForGood => return Err(failure(true).into()),
            Job::UntilCancelled => until_cancelled(&ctx).await?,
            Job::Late => tokio::time::sleep(Duration::from_secs(3)).await,
            Job::Work | Job::FailFirst | Job::Unattended => {}
        }
        Ok(attempt)
    }
}

async fn until_cancelled(ctx: &ActivityContext) -> Result<(), ActivityError> {
    let play = ctx.workflow_handle::<<Play as temporalio_sdk::workflows::WorkflowImplementation>::Run>();
    if let Some(play) = play {
        play.signal(Play::poke, (), Default::default()).await?;
    }
    while !ctx.is_cancelled() {
        ctx.record_heartbeat("alive").await.map_err(ApplicationFailure::new)?;
        tokio::select! {
            () = ctx.cancelled() => {}
            () = tokio::time::sleep(Duration::from_millis(100)) => {}
        }
    }
    Err(ActivityError::cancelled())
}

/// Returns a failure with every attribute.
pub(crate) fn failure(non_retryable: bool) -> ApplicationFailure {
    ApplicationFailure::builder("as planned")
        .type_name("Planned".to_owned())
        .non_retryable(non_retryable)
        .details("some details")
        .build()
}

#[workflow]
pub(crate) struct Play {
    pub(crate) signals: usize,
    pub(crate) panicked: Arc<AtomicBool>,
    total: u64,
}

impl Play {
    pub(crate) fn new(panicked: &Arc<AtomicBool>) -> Self {
        Self { signals: 0, panicked: Arc::clone(panicked), total: 0 }
    }
}

#[workflow_methods(factory_only)]
impl Play {
    #[run]
    pub(crate) async fn run(ctx: &mut WorkflowContext<Self>, acts: Vec<Act>) -> WorkflowResult<usize> {
        for act in &acts {
            perform(ctx, act).await?;
            if ctx.cancelled().now_or_never().is_some() {
                return Err(WorkflowTermination::cancelled());
            }
        }
        Ok(acts.len())
    }

    #[signal]
    pub(crate) fn poke(&mut self, _: &mut SyncWorkflowContext<Self>) {
        self.signals += 1;
    }

    #[query]
    pub(crate) fn signals(&self, _: &WorkflowContextView) -> usize {
        self.signals
    }

    #[update]
    pub(crate) fn add(
        &mut self,
        _: &mut SyncWorkflowContext<Self>,
        number: u64,
    ) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
        self.total += number;
        if number == 4 { Err(failure(true).into()) } else { Ok(self.total) }
    }

    #[update_validator(add)]
    #[expect(clippy::trivially_copy_pass_by_ref, clippy::unused_self, reason = "the SDK passes them so")]
    fn check_add(
        &self,
        _: &WorkflowContextView,
        number: &u64,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if number.is_multiple_of(2) { Ok(()) } else { Err("odd numbers are rejected".into()) }
    }
}
