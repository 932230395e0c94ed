//! Signals that their workflow has no handler for. They are dropped with a warning in the log and a metric.

use crate::{
    error_log,
    harness::{self, spawn_options, unique},
    metrics::{Counted, Meter},
};
use temporal_prost::{
    client::{UntypedSignal, UntypedWorkflow},
    common::data_converters::RawValue,
    count_unhandled_signals,
    sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
};
use temporal_prost_e2e::{
    App,
    nasty::v1::{
        FooRequest,
        foo_temporal::{self, FooHandle},
    },
};

const METRIC: &str = "temporal_unhandled_signals";

/// Returns the warnings about a workflow.
fn warnings(foo: &FooHandle) -> Vec<String> {
    let mut events = error_log::errors();
    events.retain(|event| event.field("workflow_id") == Some(foo.id()));
    events.iter().map(|event| format!("{:?}: {:?}", event.field("signal"), event.field("message"))).collect()
}

#[tokio::test]
async fn a_signal_without_a_handler_is_logged_and_counted_once() {
    error_log::collect();
    let (queue, meter) = (unique("unhandled"), Meter::default());
    let mut options = harness::options(&queue);
    options.workflow_interceptor(count_unhandled_signals(meter.shared()));
    tokio::task::spawn_blocking(|| spawn_options(options)).await.unwrap();
    let foos = harness::foos().await;
    let foo = foos.foo(FooRequest::default()).id(&queue).task_queue(&queue).start().await.unwrap();
    let untyped = foos.sdk().get_workflow_handle::<UntypedWorkflow>(foo.id());
    let signal = UntypedSignal::new("nasty.v1.Foo.Nobody");
    untyped.signal(signal, RawValue::new(vec![]), Default::default()).await.unwrap();
    foo.cancel_signal().await.unwrap();
    foo.result().await.unwrap();

    let warning =
        r#"Some("nasty.v1.Foo.Nobody"): Some("signal dropped: the workflow has no handler for it")"#;
    assert_eq!(warnings(&foo), [warning]);
    let labels = [("namespace", "default"), ("task_queue", &queue), ("workflow_type", "nasty.v1.Foo.Foo")];
    assert_eq!(meter.counted(METRIC), [Counted::one(labels)]);

    let mut options = WorkflowReplayerOptions::new().build();
    options.workflow_interceptor(count_unhandled_signals(meter.shared()));
    foo_temporal::register_workflows::<App>(&mut options).unwrap();
    WorkflowReplayer::new(options).unwrap().replay_workflow(foo.fetch_history()).await.unwrap();
    assert_eq!(warnings(&foo), [warning], "a replay does not log it again");
    assert_eq!(meter.counted(METRIC).len(), 1, "a replay does not count it again");
}
