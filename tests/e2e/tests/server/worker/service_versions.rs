//! Two versions of one service in one worker, the second with binary payloads.

use crate::harness::{all_shown, connect, find, foos, history, spawn_options, unique};
use temporal_prost::{
    client::{UntypedWorkflow, WorkflowStartOptions},
    register_activity, register_workflow,
    sdk::WorkerOptions,
    workflow::common::{
        data_converters::RawValue,
        protos::temporal::api::{common::v1::Payload, history::v1::history_event::Attributes},
    },
};
use temporal_prost_e2e::{
    EchoV2,
    nasty::v2::{
        self,
        foo_temporal::{FooClient, activity, workflow},
    },
};

async fn second_version() -> FooClient {
    foos().await;
    let mut options = WorkerOptions::new(v2::foo_temporal::TASK_QUEUE).build();
    register_workflow::<workflow::Twice, EchoV2>(&mut options).unwrap();
    register_workflow::<workflow::Named, EchoV2>(&mut options).unwrap();
    register_activity::<activity::Twice, EchoV2>(&mut options, EchoV2::hands()).unwrap();
    tokio::task::spawn_blocking(move || spawn_options(options)).await.unwrap();
    FooClient::new(connect().await)
}

#[tokio::test]
async fn versions_live_side_by_side() {
    let foos = second_version().await;
    let twice = foos.twice("ab".to_owned()).start().await.unwrap();
    assert_eq!(twice.result().await.unwrap(), "ab v2 abab");
    let payloads = find(&history(&twice).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(it) => Some(all_shown(it.input.as_ref())),
        Attributes::StartChildWorkflowExecutionInitiatedEventAttributes(it) => {
            Some(all_shown(it.input.as_ref()))
        }
        Attributes::ActivityTaskScheduledEventAttributes(it) => Some(all_shown(it.input.as_ref())),
        _ => None,
    });
    assert_eq!(payloads[0], ["binary/protobuf google.protobuf.StringValue \n\u{2}ab"]);
    assert_eq!(
        payloads[1],
        ["json/protobuf google.protobuf.StringValue \"ab\""],
        "the child is of the first version"
    );
    assert_eq!(payloads[2], payloads[0]);

    // Fields of a newer sender are skipped, because the generator was configured to do so.
    let metadata = [("encoding".to_owned(), b"json/protobuf".to_vec())].into();
    let data = br#"{"name":"x","newer":1}"#.to_vec();
    let input = RawValue::new(vec![Payload { metadata, data, ..Default::default() }]);
    let options = WorkflowStartOptions::new(v2::foo_temporal::TASK_QUEUE, unique("newer")).build();
    let newer = UntypedWorkflow::new("nasty.v2.Foo.Named");
    let started = foos.sdk().start_workflow(newer, input, options).await.unwrap();
    foos.named_handle(&started.info().workflow_id).result().await.unwrap();
}
