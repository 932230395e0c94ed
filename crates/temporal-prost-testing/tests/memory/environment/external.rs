//! Tests of mocks that receive signals and cancellations in place of other workflows.

use crate::order::{Order, Warehouse};
use crate::worker::QUEUE;
use std::time::Duration;
use temporal_prost_testing::{EventType, Step, TestEnvironment, TestFailure, WorkflowNotFound};
use temporalio_client::WorkflowStartOptions;

async fn environment() -> TestEnvironment {
    let env = TestEnvironment::start().await.unwrap();
    env.worker(QUEUE, |options| {
        options.register_workflow::<Warehouse>()?;
        Ok(())
    })
    .unwrap();
    env
}

/// Runs the workflow, which signals `order/7` and cancels `order/8`. Returns the errors that it saw.
async fn result(env: &TestEnvironment) -> Vec<String> {
    let options = WorkflowStartOptions::new(QUEUE, "warehouse").build();
    let warehouse = env.client().start_workflow(Warehouse::run, (), options).await.unwrap();
    warehouse.get_result(Default::default()).await.unwrap()
}

#[tokio::test]
async fn signals_and_cancellations_are_recorded() {
    let env = environment().await;
    env.mock_signal(&Order::redirect, |_| async { Ok(()) }).taking(Duration::from_mins(2));
    env.mock_cancel(|_| async { Ok(()) }).taking(Duration::from_mins(3));
    assert_eq!(result(&env).await, [""; 0]);
    assert_eq!(env.elapsed(), Duration::from_mins(5));
    let signals = env.signals(&Order::redirect).unwrap();
    assert_eq!((signals.len(), signals[0].workflow_id.as_str()), (1, "order/7"));
    assert_eq!((&signals[0].run_id, signals[0].input.as_str()), (&None, "2 Market Square"));
    let cancels = env.cancels();
    assert_eq!(cancels[0].workflow_id, "order/8");
    // The SDK adds the sender.
    assert!(cancels[0].reason.ends_with("closed"), "{}", cancels[0].reason);
    let history = env.history("warehouse").unwrap();
    history.assert_in_order(&[
        Step::signal_sent(&Order::redirect),
        Step::event(EventType::ExternalWorkflowExecutionSignaled).named("redirect"),
        Step::event(EventType::ExternalWorkflowExecutionCancelRequested).named("order/8"),
    ]);
    env.finish().unwrap();
}

#[tokio::test]
async fn signals_and_cancellations_fail_as_the_mock_decides() {
    let env = environment().await;
    env.mock_signal(&Order::redirect, |sent| async move {
        if sent.workflow_id == "order/9" { Ok(()) } else { Err(WorkflowNotFound) }
    });
    env.mock_cancel(|_| async { Ok(()) }).failing_first(1);
    let errors = result(&env).await;
    assert!(errors.len() == 2 && errors.iter().all(|error| error.contains("not found")), "{errors:?}");
    assert_eq!(result_of_second_run(&env).await.len(), 1);
    assert_eq!((env.signals(&Order::redirect).unwrap().len(), env.cancels().len()), (2, 2));
    env.finish().unwrap();
}

async fn result_of_second_run(env: &TestEnvironment) -> Vec<String> {
    let options = WorkflowStartOptions::new(QUEUE, "warehouse/2").build();
    let warehouse = env.client().start_workflow(Warehouse::run, (), options).await.unwrap();
    warehouse.get_result(Default::default()).await.unwrap()
}

#[tokio::test]
async fn calls_to_workflows_that_never_existed_fail_the_test_with_their_names() {
    let env = environment().await;
    assert_eq!(result(&env).await.len(), 2);
    let TestFailure::Missing(calls) = env.finish().unwrap_err() else { panic!("another failure") };
    assert_eq!(calls, ["cancellation of `order/8`", "signal `redirect` to `order/7`"]);
}
