//! Tests of faults: restarts, workers without a cache, and tests that get stuck.

use crate::order::{Changed, Order, Parent, Shop};
use crate::worker::QUEUE;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use temporal_prost_testing::{EnvironmentOptions, ReplayError, TestEnvironment, TestFailure};
use temporalio_client::{Client, WorkflowHandle, WorkflowStartOptions};
use temporalio_sdk::workflows::WorkflowImplementation;

type Handle = WorkflowHandle<Client, <Changed as WorkflowImplementation>::Run>;

/// Starts a workflow that takes another path as soon as `changed` is set, and lets it wait for half of its timer.
async fn waiting(
    changed: &'static AtomicBool,
    edit: impl FnOnce(&mut EnvironmentOptions),
) -> (TestEnvironment, Handle) {
    let env = TestEnvironment::start_with(|options| {
        options.server.patience = Duration::from_millis(500);
        edit(options);
    });
    let env = env.await.unwrap();
    env.worker(QUEUE, |options| {
        options.register_workflow_with_factory::<Changed, _>(|| Changed { changed })?;
        Ok(())
    })
    .unwrap();
    env.mock_activity(&Shop::ship, |address| async move { Ok(address) });
    let options = WorkflowStartOptions::new(QUEUE, "changed").build();
    let handle = env.client().start_workflow(Changed::run, (), options).await.unwrap();
    env.skip(Duration::from_secs(30)).await;
    changed.store(true, Ordering::SeqCst);
    (env, handle)
}

/// Checks that the workflow is stuck in a nondeterminism error, and that the test gets this error.
async fn assert_stuck(handle: &Handle) {
    let error = format!("{:?}", handle.get_result(Default::default()).await.unwrap_err());
    assert!(
        error.contains("no progress: workflow `changed` (Changed): its workflow task has failed"),
        "{error}"
    );
    assert!(error.contains("[TMPRL1100]"), "{error}");
}

#[tokio::test]
async fn a_cached_workflow_keeps_its_path_until_the_replay_at_the_end() {
    static CHANGED: AtomicBool = AtomicBool::new(false);
    let (env, handle) = waiting(&CHANGED, |_| {}).await;
    handle.get_result(Default::default()).await.unwrap();
    let failure = env.finish().unwrap_err();
    assert!(matches!(&failure, TestFailure::Replay(ReplayError::Failed(_))), "{failure}");
}

#[tokio::test]
async fn a_restart_of_the_worker_finds_nondeterminism() {
    static CHANGED: AtomicBool = AtomicBool::new(false);
    let (env, handle) = waiting(&CHANGED, |_| {}).await;
    env.restart_worker().await.unwrap();
    assert_stuck(&handle).await;
    env.finish().unwrap();
}

#[tokio::test]
async fn the_replay_of_every_task_finds_nondeterminism() {
    static CHANGED: AtomicBool = AtomicBool::new(false);
    let (env, handle) = waiting(&CHANGED, |options| options.replay_every_task = true).await;
    assert_stuck(&handle).await;
    env.finish().unwrap();
}

#[tokio::test]
async fn the_replay_at_the_end_can_be_turned_off() {
    static CHANGED: AtomicBool = AtomicBool::new(false);
    let (env, handle) = waiting(&CHANGED, |options| options.replay_everything = false).await;
    handle.get_result(Default::default()).await.unwrap();
    env.finish().unwrap();
}

/// Starts a worker that registers orders and their parents, but no activities.
async fn without_activities() -> TestEnvironment {
    let env = TestEnvironment::start().await.unwrap();
    env.worker(QUEUE, |options| {
        options.register_workflow::<Parent>()?.register_workflow::<Order>()?;
        Ok(())
    })
    .unwrap();
    env
}

#[tokio::test]
async fn an_activity_fails_at_once_if_the_worker_has_none() {
    let env = without_activities().await;
    let (begun, options) = (Instant::now(), WorkflowStartOptions::new(QUEUE, "order").build());
    let order = env.client().start_workflow(Order::run, String::new(), options).await.unwrap();
    let error = format!("{:?}", order.get_result(Default::default()).await.unwrap_err());
    assert!(error.contains("activity `Shop::ship` is neither registered nor mocked"), "{error}");
    // Less than the patience, after which it would be stuck.
    assert!(begun.elapsed() < Duration::from_secs(5));
    let failure = env.finish().unwrap_err();
    assert_eq!(failure.to_string(), "neither registered nor mocked: activity `Shop::ship`");
}

#[tokio::test]
async fn a_child_fails_at_once_if_nobody_has_registered_it() {
    let env = TestEnvironment::start().await.unwrap();
    env.worker(QUEUE, |options| {
        options.register_workflow::<Parent>()?;
        Ok(())
    })
    .unwrap();
    let options = WorkflowStartOptions::new(QUEUE, "parent").build();
    let parent = env.client().start_workflow(Parent::run, (), options).await.unwrap();
    let error = format!("{:?}", parent.get_result(Default::default()).await.unwrap_err());
    assert!(error.contains("workflow `Order` is neither registered nor mocked"), "{error}");
    assert!(matches!(env.finish(), Err(TestFailure::Missing(calls)) if calls == ["workflow `Order`"]));
}

#[tokio::test]
async fn a_later_mock_replaces_an_earlier_one() {
    let env = without_activities().await;
    env.mock_activity(&Shop::ship, |_| async { Ok("earlier") });
    env.mock_activity(&Shop::ship, |_| async { Ok("later") });
    let options = WorkflowStartOptions::new(QUEUE, "order").build();
    let order = env.client().start_workflow(Order::run, String::new(), options).await.unwrap();
    assert_eq!(order.get_result(Default::default()).await.unwrap(), "later");
    env.finish().unwrap();
}
