//! Tests of the test environment: workers, mocks, and the replay at the end.

mod external;
mod faults;
mod history;
mod operations;
mod options;

use crate::order::{Changed, Order, Other, Parent, Shop};
use crate::worker::QUEUE;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use temporal_prost_testing::{Replay, ReplayError, TestEnvironment, TestFailure};
use temporalio_client::{Client, WorkflowHandle, WorkflowStartOptions};
use temporalio_sdk::error::ApplicationFailure;
use temporalio_sdk::workflows::WorkflowImplementation;

type Handle<W> = WorkflowHandle<Client, <W as WorkflowImplementation>::Run>;

async fn environment() -> TestEnvironment {
    let env = TestEnvironment::start().await.unwrap();
    let register = |options: &mut temporalio_sdk::WorkerOptions| {
        options.register_workflow::<Order>()?.register_workflow::<Parent>()?;
        Ok(())
    };
    env.worker(QUEUE, register).unwrap();
    env
}

async fn order(env: &TestEnvironment) -> Handle<Order> {
    let options = WorkflowStartOptions::new(QUEUE, "order").build();
    env.client().start_workflow(Order::run, "1 Main Street".to_owned(), options).await.unwrap()
}

#[tokio::test]
async fn a_mocked_activity_answers_fails_and_takes_its_time() {
    let env = environment().await;
    env.mock_activity(&Shop::ship, |address| async move { Ok(format!("mocked {address}")) })
        .failing_first(2, "the truck is broken")
        .taking(Duration::from_secs(10));
    let order = order(&env).await;
    env.restart_worker().await.unwrap();
    assert_eq!(order.get_result(Default::default()).await.unwrap(), "mocked 1 Main Street");
    let elapsed = Duration::from_mins(30) + Duration::from_secs(3 * 10 + 1 + 2);
    assert_eq!(env.elapsed(), elapsed, "{}", env.history("order").unwrap());
    assert_eq!(env.calls(&Shop::ship).unwrap(), ["1 Main Street"; 3]);
    env.finish().unwrap();
}

#[tokio::test]
async fn a_mocked_child_answers() {
    let env = environment().await;
    env.mock_workflow(&Order::run, |address| async move { Ok(format!("mocked {address}")) })
        .taking(Duration::from_mins(5));
    let options = WorkflowStartOptions::new(QUEUE, "parent").build();
    let parent = env.client().start_workflow(Parent::run, (), options).await.unwrap();
    assert_eq!(parent.get_result(Default::default()).await.unwrap(), "mocked 2 Market Square");
    assert_eq!(env.elapsed(), Duration::from_mins(5));
    assert_eq!(env.starts(&Order::run).unwrap(), ["2 Market Square"]);
    env.finish().unwrap();
}

#[tokio::test]
async fn a_mock_may_fail_for_good() {
    let env = environment().await;
    env.mock_activity(&Shop::ship, |_| async move {
        Err::<String, _>(ApplicationFailure::non_retryable(std::io::Error::other("the address is unknown")))
    });
    let error = order(&env).await.get_result(Default::default()).await.unwrap_err();
    assert!(format!("{error:?}").contains("the address is unknown"), "{error:?}");
    env.finish().unwrap();
}

#[tokio::test]
async fn an_activity_that_nobody_performs_fails_the_test_with_its_name() {
    let env = TestEnvironment::start().await.unwrap();
    assert_ne!(Other::other.name(), Shop::ship.name());
    let register = |options: &mut temporalio_sdk::WorkerOptions| {
        options.register_workflow::<Order>()?.register_activities(Other);
        Ok(())
    };
    env.worker(QUEUE, register).unwrap();
    order(&env).await.get_result(Default::default()).await.unwrap_err();
    let failure = env.finish().unwrap_err();
    assert!(matches!(&failure, TestFailure::Missing(names) if names.len() == 1), "{failure}");
}

#[tokio::test]
async fn nondeterminism_is_found_at_the_end() {
    static CHANGED: AtomicBool = AtomicBool::new(false);
    let env = TestEnvironment::start().await.unwrap();
    env.worker(QUEUE, |options| {
        options.register_workflow_with_factory::<Changed, _>(|| Changed { changed: &CHANGED })?;
        Ok(())
    })
    .unwrap();
    env.mock_activity(&Shop::ship, |address| async move { Ok(address) });
    let options = WorkflowStartOptions::new(QUEUE, "changed").build();
    let changed = env.client().start_workflow(Changed::run, (), options).await.unwrap();
    changed.get_result(Default::default()).await.unwrap();
    CHANGED.store(true, Ordering::SeqCst);
    let failure = env.finish().unwrap_err();
    let TestFailure::Replay(ReplayError::Failed(failures)) = &failure else { panic!("{failure}") };
    assert_eq!((failures.len(), failures[0].name.as_str()), (1, "changed"), "{failure}");
    assert!(failures[0].event.as_ref().is_some_and(|(id, _)| *id == 5), "{failure}");
}

#[tokio::test]
async fn a_recorded_history_is_replayed() {
    let env = environment().await;
    env.mock_activity(&Shop::ship, |address| async move { Ok(address) });
    let order = order(&env).await;
    order.get_result(Default::default()).await.unwrap();
    let json = order.fetch_history(Default::default()).to_json().await.unwrap();
    let replay = Replay::new(|options| {
        options.register_workflow::<Order>()?;
        Ok(())
    });
    replay.unwrap().history("order", &json).unwrap().run().unwrap();
    env.finish().unwrap();
}
