//! The schema's options, read back from the server.

use crate::harness::{all_shown, find, foos, history, unique};
use std::time::Duration;
use temporal_prost::workflow::common::protos::temporal::api::{
    enums::v1::ParentClosePolicy, history::v1::history_event::Attributes,
};
use temporal_prost_e2e::nasty::v1::{ConductRequest, FooRequest};

fn seconds(duration: Option<temporal_prost::prost_types::Duration>) -> Option<f64> {
    duration
        .map(|duration| f64::from(i32::try_from(duration.seconds).unwrap()) + f64::from(duration.nanos) / 1e9)
}

/// Converts to the SDK's own type for the same message.
macro_rules! seconds_of {
    ($duration:expr) => {
        seconds(
            $duration
                .map(|one| temporal_prost::prost_types::Duration { seconds: one.seconds, nanos: one.nanos }),
        )
    };
}

#[tokio::test]
async fn a_clients_start_has_the_schemas_options() {
    let foo =
        foos().await.foo(FooRequest { name: "options".into(), ..Default::default() }).start().await.unwrap();
    let started = find(&history(&foo).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => Some(started.clone()),
        _ => None,
    });
    let started = &started[0];
    assert_eq!(seconds_of!(started.workflow_execution_timeout), Some(3600.0));
    assert_eq!(seconds_of!(started.workflow_run_timeout), Some(1800.0));
    assert_eq!(seconds_of!(started.workflow_task_timeout), Some(8.5));
    assert_eq!(started.task_queue.as_ref().unwrap().name, "nasty-v1");
    let retry = started.retry_policy.clone().unwrap();
    assert_eq!((seconds_of!(retry.initial_interval), retry.backoff_coefficient), (Some(2.0), 1.5));
    assert_eq!((seconds_of!(retry.maximum_interval), retry.maximum_attempts), (Some(30.0), 2));
    assert_eq!(retry.non_retryable_error_types, ["Quota", "Bad\"Name"]);
    foo.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn setters_win_over_edits_and_edits_over_the_schema() {
    let foos = foos().await;
    let foo = foos
        .foo(FooRequest::default())
        .run_timeout(Duration::from_secs(11))
        .options(|options| {
            options.run_timeout = Some(Duration::from_secs(22));
            options.execution_timeout = Some(Duration::from_secs(33));
            options.workflow_id = "edited".to_owned();
        })
        .id(unique("set"))
        .start()
        .await
        .unwrap();
    assert!(foo.id().starts_with("set-"));
    let started = find(&history(&foo).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => Some(started.clone()),
        _ => None,
    });
    assert_eq!(seconds_of!(started[0].workflow_run_timeout), Some(11.0));
    assert_eq!(seconds_of!(started[0].workflow_execution_timeout), Some(33.0));
    assert_eq!(seconds_of!(started[0].workflow_task_timeout), Some(8.5));
    foo.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn a_child_has_the_schemas_options() {
    let input = ConductRequest {
        scenario: "children".into(),
        id: unique("child-options"),
        ..ConductRequest::default()
    };
    let conductor = foos().await.conduct(input).start().await.unwrap();
    conductor.result().await.unwrap();
    let children = find(&history(&conductor).await, |event| match event {
        Attributes::StartChildWorkflowExecutionInitiatedEventAttributes(child) => Some(child.clone()),
        _ => None,
    });
    let foo = &children[0];
    assert_eq!(foo.parent_close_policy(), ParentClosePolicy::RequestCancel);
    assert_eq!(seconds_of!(foo.workflow_execution_timeout), Some(3600.0));
    assert_eq!(seconds_of!(foo.workflow_run_timeout), Some(1800.0));
    assert_eq!(seconds_of!(foo.workflow_task_timeout), Some(8.5));
    assert_eq!(foo.retry_policy.as_ref().unwrap().maximum_attempts, 2);
    assert_eq!(foo.task_queue.as_ref().unwrap().name, "nasty-v1");
    let sweep = &children[1];
    // `TERMINATE_IF_RUNNING`, which the API deprecated for clients.
    assert_eq!(sweep.workflow_id_reuse_policy, 4);
    assert_eq!(all_shown(sweep.input.as_ref()), ["binary/null  "]);
    let overridden = &children[2];
    assert_eq!(seconds_of!(overridden.workflow_run_timeout), Some(77.0));
}

#[tokio::test]
async fn an_activity_has_the_schemas_options() {
    let input = ConductRequest {
        scenario: "activities".into(),
        id: unique("activity-options"),
        ..ConductRequest::default()
    };
    let conductor = foos().await.conduct(input).start().await.unwrap();
    conductor.result().await.unwrap();
    let activities = find(&history(&conductor).await, |event| match event {
        Attributes::ActivityTaskScheduledEventAttributes(activity) => Some(activity.clone()),
        _ => None,
    });
    let slow = &activities[0];
    assert_eq!(slow.activity_type.as_ref().unwrap().name, "nasty.v1.Foo.Slow");
    assert_eq!(seconds_of!(slow.start_to_close_timeout), Some(20.0));
    assert_eq!(seconds_of!(slow.schedule_to_close_timeout), Some(60.0));
    assert_eq!(seconds_of!(slow.schedule_to_start_timeout), Some(50.0));
    assert_eq!(seconds_of!(slow.heartbeat_timeout), Some(5.0));
    let retry = slow.retry_policy.clone().unwrap();
    assert_eq!((seconds_of!(retry.initial_interval), retry.maximum_attempts), (Some(0.1), 3));
    assert_eq!(retry.non_retryable_error_types, ["Final"]);
    let priority = slow.priority.clone().unwrap();
    assert_eq!((priority.priority_key, priority.fairness_key.as_str()), (2, "tenant"));
    assert_eq!(seconds_of!(activities[1].start_to_close_timeout), Some(7.0), "overridden");
    let elsewhere = &activities[2];
    assert_eq!(elsewhere.activity_type.as_ref().unwrap().name, "elsewhere");
    assert_eq!(elsewhere.task_queue.as_ref().unwrap().name, "nasty-elsewhere");
    assert_eq!(all_shown(elsewhere.input.as_ref()), Vec::<String>::new());
}

#[tokio::test]
async fn search_attributes_are_evaluated_for_clients_and_children() {
    let foos = foos().await;
    let foo = foos.foo(FooRequest { name: "found".into(), ..Default::default() }).start().await.unwrap();
    let started = find(&history(&foo).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => started.search_attributes.clone(),
        _ => None,
    });
    let attributes = |fields: &std::collections::HashMap<String, _>| {
        let mut all: Vec<_> =
            fields.iter().map(|(name, value)| format!("{name}={}", shown_value(value))).collect();
        all.sort();
        all
    };
    let expected = |name: &str| {
        let count = name.len();
        [
            "CustomBool=true".to_owned(),
            format!("CustomInt={count}"),
            format!("CustomKeyword=\"{name}\""),
            format!("CustomList=[\"{name}\",\"b\"]"),
            format!("CustomText=\"{name}\""),
        ]
    };
    assert_eq!(attributes(&started[0].indexed_fields), expected("found"));
    foo.terminate("the test is over").await.unwrap();

    let input =
        ConductRequest { scenario: "children".into(), id: unique("attributes"), ..ConductRequest::default() };
    let conductor = foos.conduct(input).start().await.unwrap();
    conductor.result().await.unwrap();
    let children = find(&history(&conductor).await, |event| match event {
        Attributes::StartChildWorkflowExecutionInitiatedEventAttributes(child) => {
            Some(child.search_attributes.clone())
        }
        _ => None,
    });
    assert_eq!(attributes(&children[0].as_ref().unwrap().indexed_fields), expected("A b"));
}

fn shown_value(
    payload: &temporal_prost::workflow::common::protos::temporal::api::common::v1::Payload,
) -> String {
    String::from_utf8_lossy(&payload.data).into_owned()
}

#[tokio::test]
async fn setters_win_inside_workflows_too_in_whatever_order() {
    let input = ConductRequest {
        scenario: "precedence".into(),
        id: unique("precedence"),
        ..ConductRequest::default()
    };
    let conductor = foos().await.conduct(input).start().await.unwrap();
    conductor.result().await.unwrap();
    let events = history(&conductor).await;
    let activity = find(&events, |event| match event {
        Attributes::ActivityTaskScheduledEventAttributes(activity) => Some(activity.clone()),
        _ => None,
    });
    assert_eq!(seconds_of!(activity[0].heartbeat_timeout), Some(11.0), "the setter's");
    assert_eq!(seconds_of!(activity[0].schedule_to_start_timeout), Some(33.0), "the edit's");
    assert_eq!(seconds_of!(activity[0].schedule_to_close_timeout), Some(41.0), "the edit's");
    let child = find(&events, |event| match event {
        Attributes::StartChildWorkflowExecutionInitiatedEventAttributes(child) => Some(child.clone()),
        _ => None,
    });
    assert_eq!(seconds_of!(child[0].workflow_run_timeout), Some(11.0), "the setter's");
    assert_eq!(seconds_of!(child[0].workflow_execution_timeout), Some(33.0), "the edit's");
}
