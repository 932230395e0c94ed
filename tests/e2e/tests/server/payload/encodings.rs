//! The wire format: we write the same as other SDKs, and read everything that they can send.

use crate::harness::{all_shown, find, foos, history, unique};
use std::collections::HashMap;
use temporal_prost::{
    client::{UntypedQuery, UntypedSignal, UntypedUpdate, UntypedWorkflow, WorkflowStartOptions},
    workflow::common::{
        data_converters::RawValue,
        protos::temporal::api::{common::v1::Payload, history::v1::history_event::Attributes},
    },
};
use temporal_prost_e2e::nasty::v1::{FooRequest, SetProgressRequest};

fn raw(encoding: &str, data: &[u8]) -> RawValue {
    let metadata = HashMap::from([("encoding".to_owned(), encoding.as_bytes().to_vec())]);
    RawValue::new(vec![Payload { metadata, data: data.to_vec(), ..Default::default() }])
}

#[tokio::test]
async fn messages_are_json_with_their_type_and_empty_is_nothing_or_null() {
    let foos = foos().await;
    let patience = temporal_prost::prost_types::Duration { seconds: 90, nanos: 500_000_000 };
    let input = FooRequest { name: "wire".into(), patience: Some(patience) };
    let foo = foos.foo(input).start().await.unwrap();
    foo.set_progress(SetProgressRequest { progress: 0.1 }).await.unwrap();
    foo.cancel_signal().await.unwrap();
    foo.result().await.unwrap();
    let payloads = find(&history(&foo).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(it) => Some(all_shown(it.input.as_ref())),
        Attributes::WorkflowExecutionSignaledEventAttributes(it) => Some(all_shown(it.input.as_ref())),
        Attributes::WorkflowExecutionCompletedEventAttributes(it) => Some(all_shown(it.result.as_ref())),
        _ => None,
    });
    assert_eq!(payloads[0], [r#"json/protobuf nasty.v1.FooRequest {"name":"wire","patience":"90.500s"}"#]);
    assert_eq!(payloads[1], [r#"json/protobuf nasty.v1.SetProgressRequest {"progress":0.1}"#]);
    assert_eq!(payloads[2], ["binary/null  "]);
    assert_eq!(
        payloads[3],
        [r#"json/protobuf nasty.v1.FooResponse {"name":"wire","workflowType":"nasty.v1.Foo.Foo"}"#]
    );

    let sweep = foos.sweep().with_wake().start().await.unwrap();
    sweep.result().await.unwrap();
    let payloads = find(&history(&sweep).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(it) => Some(all_shown(it.input.as_ref())),
        Attributes::WorkflowExecutionSignaledEventAttributes(it) => Some(all_shown(it.input.as_ref())),
        Attributes::WorkflowExecutionCompletedEventAttributes(it) => Some(all_shown(it.result.as_ref())),
        _ => None,
    });
    assert_eq!(payloads, [vec![], vec!["binary/null  ".to_owned()], vec!["binary/null  ".to_owned()]]);
}

#[tokio::test]
async fn every_form_of_a_message_is_read() {
    let foos = foos().await;
    let binary = prost_bytes(&FooRequest { name: "binary".into(), ..Default::default() });
    let forms = [
        raw("binary/protobuf", &binary),
        raw("json/protobuf", br#"{"name":"json"}"#),
        raw("json/plain", br#"{"name":"plain"}"#),
        raw("json/protobuf", b"null"),
    ];
    for (form, name) in forms.into_iter().zip(["binary", "json", "plain", ""]) {
        let options = WorkflowStartOptions::new("nasty-v1", unique("forms")).build();
        let workflow = UntypedWorkflow::new("nasty.v1.Foo.Foo");
        let started = foos.sdk().start_workflow(workflow, form, options).await.unwrap();
        let foo = foos.foo_handle(&started.info().workflow_id);
        foo.cancel_signal().await.unwrap();
        assert_eq!(foo.result().await.unwrap().name, name);
    }
}

fn prost_bytes(message: &impl temporal_prost::prost::Message) -> Vec<u8> {
    message.encode_to_vec()
}

#[tokio::test]
async fn an_empty_message_is_read_from_nothing_and_from_null() {
    let foos = foos().await;
    for form in [RawValue::new(vec![]), raw("binary/null", b"")] {
        let options = WorkflowStartOptions::new("nasty-v1", unique("empty")).build();
        let sweep = UntypedWorkflow::new("nasty.v1.Foo.Sweep");
        let sweep = foos.sdk().start_workflow(sweep, form.clone(), options).await.unwrap();
        let wake = UntypedSignal::new("nasty.v1.Foo.Wake");
        sweep.signal(wake, form.clone(), Default::default()).await.unwrap();
        foos.sweep_handle(&sweep.info().workflow_id).result().await.unwrap();

        let foo = foos.foo(FooRequest::default()).id(unique("empty")).start().await.unwrap();
        let untyped = foos.sdk().get_workflow_handle::<UntypedWorkflow>(foo.id());
        let query = UntypedQuery::new("nasty.v1.Foo.GetProgress");
        untyped.query(query, form.clone(), Default::default()).await.unwrap();
        let update = UntypedUpdate::new("nasty.v1.Foo.Finish");
        untyped.execute_update(update, form, Default::default()).await.unwrap();
        foo.result().await.unwrap();
    }
}
