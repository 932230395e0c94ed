//! Tests of histories as text, and of the messages of assertions.

use crate::order::{Order, Shop};
use crate::worker::QUEUE;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use temporal_prost_testing::{EventHistory, EventType, Step, TestEnvironment};
use temporalio_client::WorkflowStartOptions;

/// Runs an order whose address changes after ten minutes and whose shipment fails once.
async fn history() -> EventHistory {
    let env = TestEnvironment::start().await.unwrap();
    env.worker(QUEUE, |options| {
        options.register_workflow::<Order>()?;
        Ok(())
    })
    .unwrap();
    env.mock_activity(&Shop::ship, |address| async move { Ok(address) })
        .failing_first(1, "the truck is broken");
    let options = WorkflowStartOptions::new(QUEUE, "order/1").build();
    let order = env.client().start_workflow(Order::run, "1 Main Street".to_owned(), options).await.unwrap();
    env.skip(Duration::from_mins(10)).await;
    order.signal(Order::redirect, "2 Market Square".to_owned(), Default::default()).await.unwrap();
    order.get_result(Default::default()).await.unwrap();
    assert_eq!(env.history("order/2").unwrap_err().to_string(), "no workflow `order/2` has been started");
    let history = env.history("order/1").unwrap();
    let fetched = order.fetch_history(Default::default()).into_events().await.unwrap();
    assert_eq!(EventHistory::from(fetched), history);
    env.finish().unwrap();
    history
}

/// Returns the message of an assertion that fails.
fn message(assertion: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assertion)).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

const LINES: &str = "  1  0s     WorkflowExecutionStarted Order
  5  0s     TimerStarted 30m
  6  10m    WorkflowExecutionSignaled redirect
 10  30m    TimerFired 30m
 14  30m    ActivityTaskScheduled Shop::ship
 15  30m1s  ActivityTaskStarted Shop::ship, attempt 2 after: the truck is broken
 16  30m1s  ActivityTaskCompleted Shop::ship
 20  30m1s  WorkflowExecutionCompleted
";

#[tokio::test]
async fn a_history_reads_as_lines() {
    let history = history().await;
    assert_eq!(history.to_string(), LINES);
    let all = format!("{history:#}");
    assert!(all.lines().count() == 20 && all.contains("\n  2  0s     WorkflowTaskScheduled\n"), "{all}");
}

#[tokio::test]
async fn assertions_hold_and_fail() {
    let history = history().await;
    history.assert_in_order(&[
        Step::timer(Duration::from_mins(30)),
        Step::signal(&Order::redirect),
        Step::activity(&Shop::ship),
        Step::event(EventType::ActivityTaskCompleted).named("Shop::ship"),
    ]);
    history.assert_count(1, &Step::activity(&Shop::ship));
    history.assert_none(&Step::timer(Duration::from_mins(20)));
    history.assert_none(&Step::activity(&Shop::ship).named("Shop::other"));

    let steps = [Step::activity(&Shop::ship), Step::timer(Duration::from_mins(30))];
    assert_eq!(message(|| history.assert_in_order(&steps)), OUT_OF_ORDER);
    let timer = Step::event(EventType::TimerStarted);
    assert_eq!(message(|| history.assert_count(2, &timer)), TOO_FEW);
    assert_eq!(message(|| history.assert_none(&timer)), UNEXPECTED);
}

const OUT_OF_ORDER: &str = "\
the history of `order/1` lacks these steps in this order (= found, - missing):
  = ActivityTaskScheduled Shop::ship
  - TimerStarted 30m

    1  0s     WorkflowExecutionStarted Order
    5  0s     TimerStarted 30m
    6  10m    WorkflowExecutionSignaled redirect
   10  30m    TimerFired 30m
=  14  30m    ActivityTaskScheduled Shop::ship
-             TimerStarted 30m
   15  30m1s  ActivityTaskStarted Shop::ship, attempt 2 after: the truck is broken
   16  30m1s  ActivityTaskCompleted Shop::ship
   20  30m1s  WorkflowExecutionCompleted
";

const TOO_FEW: &str = "\
the history of `order/1` contains `TimerStarted` once, expected 2 times (= expected, + surplus):

    1  0s     WorkflowExecutionStarted Order
=   5  0s     TimerStarted 30m
    6  10m    WorkflowExecutionSignaled redirect
   10  30m    TimerFired 30m
   14  30m    ActivityTaskScheduled Shop::ship
   15  30m1s  ActivityTaskStarted Shop::ship, attempt 2 after: the truck is broken
   16  30m1s  ActivityTaskCompleted Shop::ship
   20  30m1s  WorkflowExecutionCompleted
";

const UNEXPECTED: &str = "\
the history of `order/1` contains `TimerStarted` once, expected none (= expected, + surplus):

    1  0s     WorkflowExecutionStarted Order
+   5  0s     TimerStarted 30m
    6  10m    WorkflowExecutionSignaled redirect
   10  30m    TimerFired 30m
   14  30m    ActivityTaskScheduled Shop::ship
   15  30m1s  ActivityTaskStarted Shop::ship, attempt 2 after: the truck is broken
   16  30m1s  ActivityTaskCompleted Shop::ship
   20  30m1s  WorkflowExecutionCompleted
";
