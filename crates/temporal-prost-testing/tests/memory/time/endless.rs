//! Tests of workflows that work without end.

use crate::order::{Order, Shop};
use crate::worker::QUEUE;
use std::time::Duration;
use temporal_prost_testing::{TestEnvironment, TestFailure};
use temporalio_client::{Client, WorkflowHandle, WorkflowStartOptions};
use temporalio_common::protos::temporal::api::common::v1::RetryPolicy;
use temporalio_macros::{workflow, workflow_methods};
use temporalio_sdk::workflows::WorkflowImplementation;
use temporalio_sdk::{
    ActivityOptions, ContinueAsNewOptions, SyncWorkflowContext, WorkerOptions, WorkflowContext,
    WorkflowContextView, WorkflowResult,
};

/// The limit of the tests.
const LIMIT: u32 = 50;

/// Works without end in one of several ways, until it is signaled.
#[workflow]
struct Mill {
    way: String,
    stopped: bool,
}

#[workflow_methods]
impl Mill {
    #[init]
    fn new(_: &WorkflowContextView, way: String) -> Self {
        Self { way, stopped: false }
    }

    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let way = ctx.state(|mill| mill.way.clone());
        loop {
            match way.as_str() {
                "runs" => match ctx.continue_as_new(way, ContinueAsNewOptions::default())? {},
                "timers" => drop(ctx.timer(Duration::ZERO).await),
                "daily" => drop(ctx.timer(Duration::from_hours(24)).await),
                _ => drop(ctx.execute_activity(Shop::ship, way.clone(), beating()).await),
            }
            if ctx.state(|mill| mill.stopped) {
                return Ok(());
            }
        }
    }

    #[signal]
    fn stop(&mut self, _: &mut SyncWorkflowContext<Self>) {
        self.stopped = true;
    }
}

/// An activity that is repeated without end, and must send heartbeats.
fn beating() -> ActivityOptions {
    ActivityOptions::with_start_to_close_timeout(Duration::from_hours(2))
        .heartbeat_timeout(Duration::from_secs(30))
        .retry_policy(RetryPolicy::default())
        .build()
}

type Handle = WorkflowHandle<Client, <Mill as WorkflowImplementation>::Run>;

async fn start(way: &str) -> (TestEnvironment, Handle) {
    let env = TestEnvironment::start_with(|options| options.server.endless_after = LIMIT).await.unwrap();
    let register = |options: &mut WorkerOptions| {
        options.register_workflow::<Mill>()?.register_workflow::<Order>()?;
        Ok(())
    };
    env.worker(QUEUE, register).unwrap();
    let options = WorkflowStartOptions::new(QUEUE, "mill").build();
    let mill = env.client().start_workflow(Mill::run, way.to_owned(), options).await.unwrap();
    (env, mill)
}

/// Awaits the result, which never comes. Returns the reason.
async fn reason(way: &str) -> String {
    let (env, mill) = start(way).await;
    let error = format!("{:?}", mill.get_result(Default::default()).await.unwrap_err());
    let Err(TestFailure::Endless(reasons)) = env.finish() else { panic!("the end does not tell: {error}") };
    assert!(error.contains(&reasons[0]), "{error}");
    reasons[0].clone()
}

#[tokio::test]
async fn a_workflow_that_continues_as_new_for_ever_is_named() {
    assert_eq!(
        reason("runs").await,
        "no end: workflow `mill` (Mill): it has completed 50 workflow tasks while time stood still, most recently \
         WorkflowExecutionStarted Mill, WorkflowExecutionContinuedAsNew Mill. If this is intended, raise `ServerOptions::endless_after`"
    );
}

#[tokio::test]
async fn timers_of_zero_are_named() {
    let reason = reason("timers").await;
    assert!(reason.contains("50 workflow tasks while time stood still, most recently Timer"), "{reason}");
}

#[tokio::test]
async fn a_workflow_may_work_for_longer_while_time_passes() {
    let reason = reason("daily").await;
    assert!(reason.contains("500 workflow tasks since the last action of the test"), "{reason}");
}

#[tokio::test]
async fn an_activity_that_fails_for_ever_is_named_with_its_failure() {
    let (env, mill) = start("activities").await;
    env.mock_activity(&Shop::ship, |address| async move { Ok(address) }).taking(Duration::from_hours(1));
    let error = format!("{:?}", mill.get_result(Default::default()).await.unwrap_err());
    let failed =
        "its activity `Shop::ship` has failed 50 times, most recently with: activity Heartbeat timeout";
    assert!(error.contains(failed), "{error}");
    assert!(matches!(env.finish(), Err(TestFailure::Endless(_))));
}

#[tokio::test]
async fn whoever_skips_goes_on() {
    let (env, _mill) = start("timers").await;
    env.skip(Duration::from_hours(24)).await;
    assert_eq!(env.elapsed(), Duration::from_hours(24));
    assert!(matches!(env.finish(), Err(TestFailure::Endless(_))));
}

#[tokio::test]
async fn skips_of_any_length_are_no_sign() {
    let (env, mill) = start("daily").await;
    env.skip(Duration::from_hours(24 * 1000)).await;
    mill.signal(Mill::stop, (), Default::default()).await.unwrap();
    mill.get_result(Default::default()).await.unwrap();
    env.finish().unwrap();
}
