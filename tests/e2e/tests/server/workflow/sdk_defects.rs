//! Protection against defects and surprises of the SDK.

use crate::all_options::drive;
use crate::harness::{find, foos, history, unique};
use crate::workflow::replay::replayer;
use std::time::Duration;
use temporal_prost::{
    Report, Workflow, WorkflowHandle,
    client::{
        UntypedWorkflow, WorkflowHistory, WorkflowIdConflictPolicy, WorkflowIdReusePolicy,
        WorkflowStartOptions,
    },
    prost_types::Timestamp,
    workflow::common::{
        data_converters::RawValue,
        protos::temporal::api::{
            enums::v1::EventType,
            history::v1::{
                History, HistoryEvent, WorkflowExecutionCancelRequestedEventAttributes,
                history_event::Attributes,
            },
        },
    },
};
use temporal_prost_e2e::nasty::v1::{
    DescribeRequest, FooRequest, SetProgressRequest, foo_temporal::FooHandle,
};

/// Waits until a workflow task fails, and returns the messages of all failed tasks.
async fn task_failures<W: Workflow>(handle: &WorkflowHandle<W>) -> Vec<String> {
    for _ in 0..100 {
        let failures = find(&history(handle).await, |event| match event {
            Attributes::WorkflowTaskFailedEventAttributes(it) => {
                it.failure.as_ref().map(|it| it.message.clone())
            }
            _ => None,
        });
        if !failures.is_empty() {
            return failures;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    vec![]
}

#[tokio::test]
async fn a_panic_in_the_constructor_fails_the_task_and_not_the_worker() {
    let foos = foos().await;
    let input = FooRequest { name: "panic in new".into(), ..Default::default() };
    let foo: FooHandle = foos.foo(input).start().await.unwrap();
    let failures = task_failures(&foo).await;
    assert!(failures.iter().any(|failure| failure.contains("new panics")), "{failures:?}");
    foo.terminate("the test is over").await.unwrap();
    assert_eq!(foos.twice("alive".to_owned()).execute().await.unwrap(), "alive");
}

#[tokio::test]
async fn an_input_that_cannot_be_read_is_told() {
    let foos = foos().await;
    let options = WorkflowStartOptions::new("nasty-v1", unique("unreadable-input")).build();
    let workflow = UntypedWorkflow::new("nasty.v1.Foo.Foo");
    let started = foos.sdk().start_workflow(workflow, RawValue::new(vec![]), options).await.unwrap();
    let foo = foos.foo_handle(&started.info().workflow_id);
    foo.set_progress(SetProgressRequest { progress: 1.0 }).await.unwrap();
    let failures = task_failures(&foo).await;
    let told = "cannot read `nasty.v1.FooRequest` from 0 payloads";
    assert!(failures.iter().any(|failure| failure.contains(told)), "{failures:?}");
    let query = foo.get_progress().await.unwrap_err();
    assert!(!query.is_not_found(), "{query}");
    foo.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn a_query_that_panics_is_answered() {
    let foos = foos().await;
    let foo = foos.foo(FooRequest::default()).id(unique("query")).start().await.unwrap();
    let at = Some(Timestamp { seconds: 13, nanos: 0 });
    let panicked = foo.describe_query(DescribeRequest { at }).await.unwrap_err();
    let panicked = Report::new(&panicked).to_string();
    assert!(panicked.contains("the query panics"), "{panicked}");
    let failed = foo.describe_query(DescribeRequest::default()).await.unwrap_err();
    let failed = Report::new(&failed).to_string();
    assert!(failed.contains("no time was given"), "{failed}");
    foo.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn a_validator_that_panics_refuses() {
    let foo = foos().await.foo(FooRequest::default()).id(unique("validator")).start().await.unwrap();
    let refused = foo.advance(SetProgressRequest { progress: 2000.0 }).execute().await.unwrap_err();
    let refused = Report::new(&refused).to_string();
    assert!(refused.contains("the validator panics"), "{refused}");
    assert_eq!(foo.get_progress().await.unwrap().progress, 0.0);
    foo.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn a_duplicate_signal_with_start_is_already_started() {
    let foos = foos().await;
    let id = unique("duplicate");
    foos.sweep().id(&id).with_wake().execute().await.unwrap();
    let again = foos.sweep().id(&id).id_reuse_policy(WorkflowIdReusePolicy::RejectDuplicate);
    let again = again.with_wake().start().await.unwrap_err();
    assert!(again.is_already_started(), "{again:?}");
}

#[tokio::test]
async fn the_policy_that_a_client_lacks_terminates_what_runs() {
    let foos = foos().await;
    let id = unique("terminated");
    let first = foos.sweep().id(&id).start().await.unwrap();
    let second = foos.sweep().id(&id).start().await.unwrap();
    assert!(first.result().await.unwrap_err().is_terminated());
    // A policy of the caller overrides it, in any order.
    let shared = foos.sweep().id(&id).id_conflict_policy(WorkflowIdConflictPolicy::UseExisting);
    let shared = shared.id_reuse_policy(WorkflowIdReusePolicy::AllowDuplicate).start().await.unwrap();
    assert_eq!(shared.run_id(), second.run_id());
    let refused = foos.sweep().id(&id).id_reuse_policy(WorkflowIdReusePolicy::AllowDuplicate);
    assert!(refused.start().await.unwrap_err().is_already_started());
    second.wake().await.unwrap();
    second.result().await.unwrap();
}

/// Inserts a request for cancellation into the workflow task in which a timer fires.
fn cancelled_when_its_timer_fires(events: &[HistoryEvent]) -> Vec<HistoryEvent> {
    let fired = events.iter().position(|event| event.event_type() == EventType::TimerFired).unwrap();
    let (before, after) = events.split_at(fired);
    let requested = WorkflowExecutionCancelRequestedEventAttributes::default();
    let requested = HistoryEvent {
        event_type: EventType::WorkflowExecutionCancelRequested as i32,
        attributes: Some(Attributes::WorkflowExecutionCancelRequestedEventAttributes(requested)),
        ..after[0].clone()
    };
    let moved = after.iter().cloned().map(|mut event| {
        event.event_id += 1;
        match &mut event.attributes {
            Some(Attributes::WorkflowTaskStartedEventAttributes(it)) => it.scheduled_event_id += 1,
            Some(Attributes::WorkflowTaskCompletedEventAttributes(it)) => {
                it.scheduled_event_id += 1;
                it.started_event_id += 1;
            }
            Some(Attributes::WorkflowExecutionCompletedEventAttributes(it)) => {
                it.workflow_task_completed_event_id += 1;
            }
            _ => {}
        }
        event
    });
    before.iter().cloned().chain([requested]).chain(moved).collect()
}

#[tokio::test]
async fn a_timer_may_fire_in_the_task_that_cancels_it() {
    let (lines, napper) = drive("nap", "").await;
    assert_eq!(lines, ["Fired"]);
    let events = cancelled_when_its_timer_fires(&history(&napper).await);
    let replay = replayer().replay_workflow(WorkflowHistory::from(History { events })).await;
    replay.unwrap();
}
