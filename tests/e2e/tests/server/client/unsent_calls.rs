//! Calls that fail before anything is sent, with a typed error.

use crate::{
    all_options::{drive, every},
    harness::{find, history, unique},
};
use temporal_prost::{
    ExpressionError, INVALID_CALL, StartError, UpdateError, UpdateWithStartError,
    common::protos::temporal::api::history::v1::history_event::Attributes,
};
use temporal_prost_e2e::every::v1::{
    DriveRequest, FullRequest, PokeRequest, anywhere_temporal::AnywhereClient,
};

fn called(name: &str) -> FullRequest {
    FullRequest { name: name.to_owned() }
}

fn nothing() -> PokeRequest {
    PokeRequest::default()
}

#[tokio::test]
async fn an_expression_of_a_start_that_fails_is_an_error() {
    let client = every().await;
    let error = client.full(called("")).start().await.unwrap_err();
    let StartError::Expression { workflow_type: "every-full", source } = &error else { panic!("{error:?}") };
    assert!(
        matches!(source, ExpressionError::Evaluate { message: "every.v1.FullRequest", .. }),
        "{source:?}"
    );
    // If the caller sets an id, the search attributes fail instead, also with a signal or update.
    let id = unique("unsent");
    let start = || client.full(called("")).id(&id);
    let unsent = |error: &StartError| matches!(error, StartError::Expression { .. });
    assert!(unsent(&start().start().await.unwrap_err()));
    assert!(unsent(&start().with_poke(nothing()).start().await.unwrap_err()));
    let error = start().with_change(PokeRequest { text: "a".into() }).start().await.unwrap_err();
    assert!(matches!(&error, UpdateWithStartError::Start(error) if unsent(error)), "{error:?}");
    assert!(client.full_handle(&id).describe().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn an_expression_of_an_update_that_fails_is_an_error() {
    let client = every().await;
    let full = client.full(called(&unique("unsent"))).start().await.unwrap();
    let error = full.change(nothing()).execute().await.unwrap_err();
    assert!(matches!(error, UpdateError::Id { update: "change", .. }), "{error:?}");
    let updates = find(&history(&full).await, |event| match event {
        Attributes::WorkflowExecutionUpdateAcceptedEventAttributes(it) => {
            Some(it.protocol_instance_id.clone())
        }
        _ => None,
    });
    assert_eq!(updates, [""; 0]);
    full.terminate("the test is over").await.unwrap();
    let name = unique("unsent");
    let error = client.full(called(&name)).id(&name).with_change(nothing()).start().await.unwrap_err();
    assert!(matches!(&error, UpdateWithStartError::Update(UpdateError::Id { .. })), "{error:?}");
    assert!(client.full_handle(&name).describe().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn an_expression_of_a_child_that_fails_fails_its_parent_with_the_reason() {
    let input = DriveRequest { scenario: "no attributes".to_owned(), name: unique("unsent") };
    let driver = every().await.drive(input).start().await.unwrap();
    let error = driver.result().await.unwrap_err();
    let failure = error.application_failure().expect("an application failure");
    assert_eq!((failure.r#type.as_str(), failure.non_retryable), (INVALID_CALL, true));
    let started = find(&history(&driver).await, |event| match event {
        Attributes::StartChildWorkflowExecutionInitiatedEventAttributes(child) => {
            Some(child.workflow_id.clone())
        }
        _ => None,
    });
    assert_eq!(started, [""; 0]);
}

#[tokio::test]
async fn a_queue_that_nobody_names_is_that_of_the_calling_workflow_and_a_client_has_none() {
    let (lines, driver) = drive("anywhere", "").await;
    assert_eq!(lines, ["every"]);
    let queues = find(&history(&driver).await, |event| match event {
        Attributes::StartChildWorkflowExecutionInitiatedEventAttributes(child) => child.task_queue.clone(),
        Attributes::ActivityTaskScheduledEventAttributes(activity) => activity.task_queue.clone(),
        _ => None,
    });
    assert_eq!(queues.iter().map(|queue| queue.name.as_str()).collect::<Vec<_>>(), ["every", "every"]);
    let client = AnywhereClient::new(every().await.sdk().clone());
    let error = client.wander().start().await.unwrap_err();
    let text = "workflow type `every.v1.Anywhere.Wander` has no task queue: set `task_queue` in the schema or the call";
    assert!(matches!(error, StartError::NoTaskQueue { .. }) && error.to_string() == text, "{error:?}");
    client.wander().task_queue("every").execute().await.unwrap();
}

#[tokio::test]
async fn an_update_does_not_go_with_the_start_of_a_cron_workflow() {
    let start = every().await.plain(called("")).options(|it| it.cron_schedule = Some("@daily".to_owned()));
    let error = start.with_change(PokeRequest { text: "a".into() }).start().await.unwrap_err();
    assert!(matches!(&error, UpdateWithStartError::Start(StartError::Options { .. })), "{error:?}");
}
