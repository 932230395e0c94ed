//! Registration: of a whole service, of a single workflow or activity, with aliases, and with duplicates.

use crate::harness::{foos, options, unique};
use temporal_prost::{
    client::{UntypedWorkflow, WorkflowStartOptions},
    register_activity, register_workflow,
    sdk::WorkerOptions,
    workflow::common::data_converters::RawValue,
};
use temporal_prost_e2e::{
    App, Echo, Hands,
    nasty::v1::foo_temporal::{self, activity, workflow},
};

#[tokio::test]
async fn aliases_run_the_same_workflow() {
    let foos = foos().await;
    for name in ["nasty.v1.Foo.Foo", "foo-old", "nasty.v1.OldFoo"] {
        let options = WorkflowStartOptions::new(foo_temporal::TASK_QUEUE, unique("alias")).build();
        let input = RawValue::new(vec![json(r#"{"name":"alias"}"#)]);
        let started = foos.sdk().start_workflow(UntypedWorkflow::new(name), input, options).await.unwrap();
        let foo = foos.foo_handle(&started.info().workflow_id);
        foo.cancel_signal().await.unwrap();
        assert_eq!(foo.result().await.unwrap().workflow_type, name);
    }
}

fn json(text: &str) -> temporal_prost::workflow::common::protos::temporal::api::common::v1::Payload {
    let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
    temporal_prost::workflow::common::protos::temporal::api::common::v1::Payload {
        metadata,
        data: text.as_bytes().to_vec(),
        ..Default::default()
    }
}

#[test]
fn registering_a_workflow_twice_is_an_error() {
    let mut options = options("q");
    let error = foo_temporal::register_workflows::<App>(&mut options).unwrap_err();
    assert!(error.to_string().contains("nasty.v1.Foo.Foo is already registered"), "{error}");
    let error = register_workflow::<workflow::Twice, Echo>(&mut options).unwrap_err();
    assert!(error.to_string().contains("nasty.v1.Foo.Twice is already registered"), "{error}");
}

#[test]
fn registering_an_activity_twice_is_an_error() {
    let mut options = options("q");
    let error = foo_temporal::register_activities(&mut options, Hands).unwrap_err();
    assert!(error.to_string().contains("`nasty.v1.Foo.Twice` is already registered"), "{error}");
    let error = register_activity::<activity::Elsewhere, _>(&mut options, Hands).unwrap_err();
    assert!(error.to_string().contains("`elsewhere` is already registered"), "{error}");
}

#[test]
fn each_can_be_registered_alone_and_activities_can_be_shared() {
    let mut options = WorkerOptions::new("q").build();
    register_workflow::<workflow::Twice, Echo>(&mut options).unwrap();
    register_activity::<activity::Slow, _>(&mut options, Hands).unwrap();
    let shared = std::sync::Arc::new(Hands);
    register_activity::<activity::Both, _>(&mut options, shared).unwrap();
    let registered = format!("{:?}", options.activities());
    assert!(
        registered.contains("nasty.v1.Foo.Slow") && registered.contains("nasty.v1.Foo.Both"),
        "{registered}"
    );
    assert!(!registered.contains("elsewhere"), "{registered}");
}
