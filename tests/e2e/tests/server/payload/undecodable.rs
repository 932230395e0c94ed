//! Payloads that cannot be decoded. A signal is dropped with an error in the log and a metric, or fails its task with an
//! option; callers of queries and updates get an error.

use crate::{
    error_log::{self, ErrorEvent},
    harness::{self, find, history, spawn_options, unique},
    metrics::{Counted, Meter},
};
use std::{collections::HashMap, time::Duration};
use temporal_prost::{
    Workflow, WorkflowHandle,
    client::{UntypedQuery, UntypedSignal, UntypedUpdate, UntypedWorkflow, WorkflowExecutionStatus},
    count_unreadable_signals, fail_on_unreadable_signals,
    sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
    workflow::common::{
        data_converters::RawValue,
        protos::temporal::api::{common::v1::Payload, history::v1::history_event::Attributes},
    },
    workflow::workflow_interceptors::WorkflowInterceptorConstructor,
};
use temporal_prost_e2e::{
    App,
    nasty::v1::{
        FooRequest, SetProgressRequest,
        foo_temporal::{self, FooClient, FooHandle},
    },
};

const METRIC: &str = "temporal_corrupted_signals";

/// Returns payloads that do not decode as the signal's input.
fn unreadable() -> [RawValue; 3] {
    let raw = |encoding: &str, data: &[u8]| {
        let metadata = HashMap::from([("encoding".to_owned(), encoding.as_bytes().to_vec())]);
        RawValue::new(vec![Payload { metadata, data: data.to_vec(), ..Default::default() }])
    };
    [raw("json/protobuf", br#"{"progress":"much"}"#), raw("binary/encrypted", b"?"), RawValue::new(vec![])]
}

/// Starts a workflow on a worker with the interceptors, the outer one first.
async fn start(
    queue: &str,
    interceptors: impl IntoIterator<Item = WorkflowInterceptorConstructor>,
) -> (FooClient, FooHandle) {
    let mut options = harness::options(queue);
    for interceptor in interceptors {
        options.workflow_interceptor(interceptor);
    }
    tokio::task::spawn_blocking(|| spawn_options(options)).await.unwrap();
    let foos = harness::foos().await;
    let foo = foos.foo(FooRequest::default()).id(queue).task_queue(queue).start().await.unwrap();
    (foos, foo)
}

async fn send(foos: &FooClient, foo: &FooHandle, bad: RawValue) {
    let untyped = foos.sdk().get_workflow_handle::<UntypedWorkflow>(foo.id());
    let signal = UntypedSignal::new("nasty.v1.Foo.SetProgress");
    untyped.signal(signal, bad, Default::default()).await.unwrap();
}

/// Returns the number of signals in the history, and the messages of failed workflow tasks.
async fn recorded<W: Workflow>(handle: &WorkflowHandle<W>) -> (usize, Vec<String>) {
    let events = history(handle).await;
    let signals = find(&events, |event| match event {
        Attributes::WorkflowExecutionSignaledEventAttributes(_) => Some(()),
        _ => None,
    });
    let failures = find(&events, |event| match event {
        Attributes::WorkflowTaskFailedEventAttributes(it) => it.failure.as_ref().map(|it| it.message.clone()),
        _ => None,
    });
    (signals.len(), failures)
}

#[tokio::test]
async fn it_is_dropped_with_an_error_in_the_log_and_a_metric() {
    error_log::collect();
    let (queue, meter) = (unique("unreadable-dropped"), Meter::default());
    let (foos, foo) = start(&queue, [count_unreadable_signals(meter.shared())]).await;
    for bad in unreadable() {
        send(&foos, &foo, bad).await;
    }
    foo.set_progress(SetProgressRequest { progress: 7.0 }).await.unwrap();
    assert_eq!(foo.get_progress().await.unwrap().progress, 7.0);
    foo.cancel_signal().await.unwrap();
    foo.result().await.unwrap();
    assert_eq!(recorded(&foo).await, (5, vec![]), "every signal is in the history, and no task has failed");

    let errors: Vec<ErrorEvent> = error_log::errors()
        .into_iter()
        .filter(|event| event.field("workflow_id") == Some(foo.id()))
        .collect();
    let reasons = ["at `progress`", "encoding `binary/encrypted`", "from 0 payloads"];
    assert_eq!(errors.len(), reasons.len(), "{errors:?}");
    for (event, reason) in errors.iter().zip(reasons) {
        assert_eq!(event.field("signal"), Some("nasty.v1.Foo.SetProgress"));
        assert_eq!(event.field("run_id"), foo.run_id());
        let message = event.field("message").unwrap();
        assert!(message.contains("`nasty.v1.SetProgressRequest`") && message.contains(reason), "{message}");
    }
    let labels = [("namespace", "default"), ("task_queue", &queue), ("workflow_type", "nasty.v1.Foo.Foo")];
    assert_eq!(meter.counted(METRIC), [Counted::one(labels), Counted::one(labels), Counted::one(labels)]);
    replayed_silently(&foo).await;
}

/// Checks that a replay does not log an error again.
async fn replayed_silently(foo: &FooHandle) {
    let (before, meter) = (error_log::errors().len(), Meter::default());
    let mut options = WorkflowReplayerOptions::new().build();
    options.workflow_interceptor(count_unreadable_signals(meter.shared()));
    foo_temporal::register_workflows::<App>(&mut options).unwrap();
    WorkflowReplayer::new(options).unwrap().replay_workflow(foo.fetch_history()).await.unwrap();
    assert!(meter.counted(METRIC).is_empty());
    let told = error_log::errors().split_off(before);
    assert!(!told.iter().any(|event| event.field("workflow_id") == Some(foo.id())), "{told:?}");
}

#[tokio::test]
async fn it_fails_the_task_by_an_option_and_is_not_lost() {
    let (queue, meter) = (unique("unreadable-failing"), Meter::default());
    // The counter is the outer interceptor.
    let interceptors = [count_unreadable_signals(meter.shared()), fail_on_unreadable_signals()];
    let (foos, foo) = start(&queue, interceptors).await;
    foo.set_progress(SetProgressRequest { progress: 7.0 }).await.unwrap();
    assert_eq!(foo.get_progress().await.unwrap().progress, 7.0);
    let [bad, ..] = unreadable();
    send(&foos, &foo, bad).await;
    let mut failures = vec![];
    for _ in 0..100 {
        (_, failures) = recorded(&foo).await;
        if !failures.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let told = "cannot read `nasty.v1.SetProgressRequest` from a json/protobuf payload at `progress`";
    assert!(failures.iter().any(|failure| failure.contains(told)), "{failures:?}");
    assert!(meter.counted(METRIC).is_empty(), "nothing is dropped, however often the task is tried");
    assert_eq!(recorded(&foo).await.0, 2, "the signal is in the history, for a worker that can read it");
    let described = foo.describe().await.unwrap();
    assert_eq!(described.status(), WorkflowExecutionStatus::Running);
    foo.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn who_asks_or_updates_is_told() {
    let foos = harness::foos().await;
    let foo = foos.foo(FooRequest::default()).id(unique("unreadable-asked")).start().await.unwrap();
    let untyped = foos.sdk().get_workflow_handle::<UntypedWorkflow>(foo.id());
    let [bad, worse, _] = unreadable();
    let query = UntypedQuery::new("nasty.v1.Foo.Describe");
    let answer = untyped.query(query, worse, Default::default()).await.unwrap_err().to_string();
    assert!(answer.contains("cannot read `nasty.v1.DescribeRequest`"), "{answer}");
    let update = UntypedUpdate::new("nasty.v1.Foo.Advance");
    let answer = untyped.execute_update(update, bad, Default::default()).await.unwrap_err().to_string();
    assert!(
        answer
            .contains("cannot read `nasty.v1.SetProgressRequest` from a json/protobuf payload at `progress`"),
        "{answer}"
    );
    assert_eq!(recorded(&foo).await, (0, vec![]), "no task has failed");
    foo.terminate("the test is over").await.unwrap();
}
