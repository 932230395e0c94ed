//! The acts of a workflow.

use super::operations::operate;
use super::play::{Act, Hands, Job, Play, Policy, failure};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;
use temporalio_common::protos::temporal::api::common::v1::RetryPolicy;
use temporalio_common::search_attributes::{SearchAttributeKey, SearchAttributes};
use temporalio_sdk::{
    ActivityCancellationType, ActivityOptions, CancellableFuture, ChildWorkflowOptions, ContinueAsNewOptions,
    LocalActivityOptions, MemoValue, ParentClosePolicy, SignalWorkflowOptions, WorkflowContext,
    WorkflowTermination,
};

type Context = WorkflowContext<Play>;

/// The search attribute of the flows.
pub(crate) const COLOR: &str = "ConformanceColor";

const SECOND: Duration = Duration::from_secs(1);

/// Returns the search attributes of the flows.
pub(crate) fn search_attributes() -> SearchAttributes {
    SearchAttributes::new([SearchAttributeKey::<String>::keyword(COLOR).value_set("red".to_owned())])
}

/// Returns a policy with this many attempts, and every other attribute.
pub(crate) fn retry_policy(attempts: i32) -> RetryPolicy {
    RetryPolicy {
        initial_interval: SECOND.try_into().ok(),
        backoff_coefficient: 1.5,
        maximum_interval: Duration::from_secs(2).try_into().ok(),
        maximum_attempts: attempts,
        non_retryable_error_types: vec!["Fatal".to_owned()],
    }
}

/// Performs an act. Its failure is only of interest if it is the workflow's own.
pub(crate) async fn perform(ctx: &mut Context, act: &Act) -> Result<(), WorkflowTermination> {
    match act {
        Act::AwaitSignals(least) => drop(ctx.wait_condition(|play| play.signals >= *least).await),
        Act::AwaitCancel => drop(ctx.cancelled().await),
        Act::SearchAttributes => {
            let key = SearchAttributeKey::<String>::keyword(COLOR);
            ctx.upsert_search_attributes([key.value_set("green".to_owned())]);
        }
        Act::Memo => ctx.upsert_memo([("key", Some(MemoValue::new("value"))), ("other", None)])?,
        Act::Patch => drop(ctx.patched("patch").then_some(())),
        Act::ContinueAsNew(acts) => {
            ctx.continue_as_new(acts.clone(), ContinueAsNewOptions::default())?;
        }
        Act::Fail => return Err(failure(true).into()),
        Act::FailFirst if ctx.info().attempt() == 1 => return Err(failure(false).into()),
        Act::FailFirst => {}
        Act::Panic => {
            let panicked = ctx.state(|play| play.panicked.swap(true, Ordering::SeqCst));
            assert!(panicked, "panics as planned");
        }
        other => call(ctx, other).await,
    }
    Ok(())
}

/// Performs an act that waits for something else.
async fn call(ctx: &mut Context, act: &Act) {
    let path = |suffix: &str| format!("{}/{suffix}", ctx.workflow_id());
    match act {
        Act::Timer => drop(ctx.timer(SECOND).await),
        Act::CancelTimer => {
            let mut timer = pin!(ctx.timer(SECOND * 3600));
            ctx.timer(SECOND).await;
            timer.as_mut().cancel();
            timer.await;
        }
        Act::Activity(job) => drop(ctx.execute_activity(Hands::perform, *job, activity(*job)).await),
        Act::CancelActivity => cancel_activity(ctx).await,
        Act::Operation(fate) => operate(ctx, *fate).await,
        Act::LocalActivity(job) => {
            let options = LocalActivityOptions::builder().start_to_close_timeout(SECOND * 10);
            drop(ctx.execute_local_activity(Hands::perform, *job, options.build()).await);
        }
        Act::Signal(suffix) => {
            let options = SignalWorkflowOptions::default();
            drop(ctx.external_workflow(path(suffix), None).signal(Play::poke, (), options).await);
        }
        Act::Cancel(suffix) => {
            let other = ctx.external_workflow(path(suffix), None);
            drop(other.cancel(Some("not needed".to_owned())).await);
        }
        other => child(ctx, other).await,
    }
}

fn activity(job: Job) -> ActivityOptions {
    let (unattended, late) = (matches!(job, Job::Unattended), matches!(job, Job::Late));
    let options = match job {
        Job::Unattended => ActivityOptions::with_schedule_to_close_timeout(SECOND),
        Job::Late => ActivityOptions::with_start_to_close_timeout(SECOND),
        _ => ActivityOptions::with_start_to_close_timeout(SECOND * 30),
    };
    options
        .do_not_eagerly_execute(true)
        .heartbeat_timeout(SECOND * 5)
        .retry_policy(retry_policy(if late { 1 } else { 3 }))
        .maybe_task_queue(unattended.then(|| "unattended".to_owned()))
        .maybe_summary(late.then(|| "late".to_owned()))
        .build()
}

async fn cancel_activity(ctx: &mut Context) {
    let mut options = activity(Job::UntilCancelled);
    options.cancellation_type = ActivityCancellationType::WaitCancellationCompleted;
    let mut job = pin!(ctx.execute_activity(Hands::perform, Job::UntilCancelled, options));
    drop(ctx.wait_condition(|play| play.signals > 0).await);
    job.as_mut().cancel();
    drop(job.await);
}

async fn child(ctx: &mut Context, act: &Act) {
    let path = |suffix: &str| format!("{}/{suffix}", ctx.workflow_id());
    let waiting = vec![Act::AwaitSignals(1)];
    match act {
        Act::Child(suffix, acts) => {
            // Without a suffix, the id is the workflow's own.
            let id = if suffix.is_empty() { ctx.workflow_id().to_owned() } else { path(suffix) };
            run_child(ctx, acts.clone(), ChildWorkflowOptions::workflow_id(id)).await;
        }
        Act::CancelChild => {
            let options = ChildWorkflowOptions::workflow_id(path("child"));
            if let Ok(child) = ctx.start_child_workflow(Play::run, vec![Act::AwaitCancel], options).await {
                ctx.timer(SECOND).await;
                child.cancel("not needed".to_owned());
                drop(child.result().await);
            }
        }
        Act::FullChild => run_child(ctx, vec![Act::FailFirst], full_child(path("child"))).await,
        Act::SlowChild => {
            let options = ChildWorkflowOptions::builder().workflow_id(path("child")).run_timeout(SECOND);
            run_child(ctx, waiting, options.build()).await;
        }
        Act::Leave(policy) => {
            let (suffix, policy) = match policy {
                Policy::Terminate => ("terminate", ParentClosePolicy::Terminate),
                Policy::Abandon => ("abandon", ParentClosePolicy::Abandon),
                Policy::RequestCancel => ("cancel", ParentClosePolicy::RequestCancel),
            };
            let options = ChildWorkflowOptions::builder().workflow_id(path(suffix));
            let options = options.parent_close_policy(policy).build();
            drop(ctx.start_child_workflow(Play::run, waiting, options).await);
        }
        other => unreachable!("{other:?} is no child"),
    }
}

fn full_child(id: String) -> ChildWorkflowOptions {
    ChildWorkflowOptions::builder()
        .workflow_id(id)
        .static_summary("a summary".to_owned())
        .static_details("details".to_owned())
        .execution_timeout(SECOND * 90)
        .run_timeout(SECOND * 60)
        .task_timeout(SECOND * 5)
        .retry_policy(retry_policy(2).into())
        .search_attributes(search_attributes())
        .build()
}

async fn run_child(ctx: &Context, acts: Vec<Act>, options: ChildWorkflowOptions) {
    if let Ok(child) = ctx.start_child_workflow(Play::run, acts, options).await {
        drop(child.result().await);
    }
}
