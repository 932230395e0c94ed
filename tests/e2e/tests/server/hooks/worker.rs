//! Refusals by a worker, which arrive at callers that have no hooks.

use super::guarded::{Guard, client_with, end, serve, watch, words};
use crate::{
    harness::{find, history, spawn_with, unique},
    metrics::{Counted, Meter},
};
use temporal_prost::{
    Report,
    client::ClientOptions,
    hook::{Hooks, count_refused_calls},
    sdk::WorkerOptions,
    workflow::common::protos::temporal::api::{
        failure::v1::ApplicationFailureInfo,
        history::v1::{HistoryEvent, history_event::Attributes},
    },
};
use temporal_prost_e2e::{Guards, guard::v1::guard_temporal};

fn is_forbidden(failure: &ApplicationFailureInfo) -> bool {
    let details = failure.details.as_ref().map(|details| details.payloads[0].data.as_slice());
    failure.r#type == "Forbidden" && failure.non_retryable && details == Some(br#"{"by":"law"}"#)
}

/// Returns the kinds of the events that commands of the workflow have written.
fn commanded(events: &[HistoryEvent]) -> Vec<&'static str> {
    find(events, |event| match event {
        Attributes::MarkerRecordedEventAttributes(_) => Some("marker"),
        Attributes::UpsertWorkflowSearchAttributesEventAttributes(_) => Some("attributes"),
        Attributes::WorkflowExecutionFailedEventAttributes(_) => Some("failed"),
        Attributes::WorkflowExecutionUpdateAcceptedEventAttributes(_) => Some("accepted"),
        Attributes::ActivityTaskScheduledEventAttributes(_) => Some("scheduled"),
        _ => None,
    })
}

#[tokio::test]
async fn a_refused_start_fails_the_run_before_its_first_step() {
    let guard = Guard::default();
    let (client, queue) = serve("start", &Hooks::new().with(guard.clone())).await;
    let watching = client.watch(watch("forbidden", &["look x"])).task_queue(queue).start().await.unwrap();
    let error = watching.result().await.unwrap_err();
    assert!(is_forbidden(error.application_failure().unwrap()), "{error:?}");
    assert!(
        Report::new(&error).to_string().ends_with("it is forbidden (Forbidden)"),
        "{}",
        Report::new(&error)
    );
    assert_eq!(guard.seen(), ["checked start Watch", "refused start Watch"]);
    let events = history(&watching).await;
    assert_eq!(commanded(&events), ["marker", "attributes", "failed"]);
}

#[tokio::test]
async fn a_refused_signal_is_dropped_and_the_next_one_arrives() {
    let (guard, meter) = (Guard::default(), Meter::default());
    let hooks = Hooks::new().with(guard.clone()).with(count_refused_calls(meter.shared()));
    let (client, queue) = serve("signal", &hooks).await;
    let watching = client.watch(watch("a", &[])).task_queue(queue).start().await.unwrap();
    for text in ["1", "forbidden", "2"] {
        watching.tell(words(text)).await.unwrap();
    }
    assert_eq!(end(&watching).await, ["new a", "tell 1", "tell 2", "tell end"]);
    let refused = guard.seen().iter().filter(|seen| *seen == "refused signal Tell").count();
    assert_eq!(refused, 1);
    let labels = [
        ("namespace", "default"),
        ("kind", "signal"),
        ("method", "guard.v1.Guard.Tell"),
        ("refusal", "Forbidden"),
    ];
    assert_eq!(meter.counted("temporal_refused_calls"), [Counted::one(labels)]);
}

#[tokio::test]
async fn an_update_without_validator_is_refused_before_history() {
    let (client, queue) = serve("update", &Hooks::new().with(Guard::default())).await;
    let watching = client.watch(watch("a", &[])).task_queue(queue).start().await.unwrap();
    let error = watching.order(words("forbidden")).execute().await.unwrap_err();
    assert!(is_forbidden(error.application_failure().unwrap()), "{error:?}");
    assert_eq!(watching.order(words("1")).execute().await.unwrap().lines, ["new a", "order 1"]);
    assert_eq!(end(&watching).await, ["new a", "order 1", "tell end"]);
    assert_eq!(commanded(&history(&watching).await), ["accepted"]);
}

#[tokio::test]
async fn a_refused_query_fails_with_the_message() {
    let (client, queue) = serve("query", &Hooks::new().with(Guard::default())).await;
    let watching = client.watch(watch("a", &[])).task_queue(queue).start().await.unwrap();
    let error = watching.ask(words("forbidden")).await.unwrap_err();
    assert!(Report::new(&error).to_string().contains("it is forbidden"), "{}", Report::new(&error));
    assert_eq!(watching.ask(words("x")).await.unwrap().lines, ["new a"]);
    end(&watching).await;
}

#[tokio::test]
async fn refused_activities_are_not_retried() {
    let guard = Guard::default();
    let (client, queue) = serve("activity", &Hooks::new().with(guard.clone())).await;
    for step in ["look forbidden", "glance forbidden"] {
        let start = client.watch(watch("a", &["look x", step])).task_queue(&queue);
        let error = start.execute().await.unwrap_err();
        let temporal_prost::ExecuteError::Result(error) = error else { panic!("{error:?}") };
        assert!(is_forbidden(error.application_failure().unwrap()), "{error:?}");
        let refused = guard.seen().iter().filter(|seen| *seen == "refused activity Look").count();
        assert_eq!(refused, 1, "{step}");
    }
}

#[tokio::test]
async fn children_external_signals_and_continued_runs_are_checked() {
    let guard = Guard::default();
    let (client, queue) = serve("inside", &Hooks::new().with(guard.clone())).await;
    let failed = async |steps: &[&str]| {
        let error = client.watch(watch("a", steps)).task_queue(&queue).execute().await.unwrap_err();
        assert!(Report::new(&error).to_string().ends_with("it is forbidden (Forbidden)"), "{error:?}");
    };
    failed(&["child forbidden"]).await;
    failed(&["again forbidden"]).await;
    guard.seen();
    let target = client.watch(watch("b", &[])).task_queue(&queue).start().await.unwrap();
    let steps = ["child c", &*format!("tell {}", target.id())];
    let watching = client.watch(watch("a", &steps)).task_queue(&queue).start().await.unwrap();
    let lines = end(&watching).await;
    assert!(
        ["child new c, tell end", "told"].iter().all(|line| lines.iter().any(|it| it == line)),
        "{lines:?}"
    );
    assert_eq!(end(&target).await, ["new b", "tell from outside", "tell end"]);
    let admitted = guard.seen().iter().filter(|seen| seen.starts_with("admitted")).count();
    assert_eq!(admitted, 7, "three starts and four signals");
}

#[tokio::test]
async fn both_halves_of_a_pair_are_checked() {
    let (client, queue) = serve("pair", &Hooks::new().with(Guard::default())).await;
    let start = |text: &str| client.watch(watch(text, &[])).id(unique(text)).task_queue(&queue);
    let watching = start("a").with_tell(words("forbidden")).start().await.unwrap();
    assert_eq!(end(&watching).await, ["new a", "tell end"]);
    let watching = start("forbidden").with_tell(words("1")).start().await.unwrap();
    assert!(is_forbidden(watching.result().await.unwrap_err().application_failure().unwrap()));
    let refused = start("a").with_order(words("forbidden")).execute().await.unwrap_err();
    assert!(is_forbidden(refused.application_failure().unwrap()), "{refused:?}");
    // The update is rejected by the task that ends the run.
    let id = unique("refused");
    let start = client.watch(watch("forbidden", &[])).id(&id).task_queue(&queue);
    let refused = start.with_order(words("1")).execute().await.unwrap_err();
    assert!(is_forbidden(refused.application_failure().unwrap()), "{refused:?}");
    let error = client.watch_handle(id).result().await.unwrap_err();
    assert!(is_forbidden(error.application_failure().unwrap()), "{error:?}");
}

#[tokio::test]
async fn hooks_of_several_registrations_all_run() {
    let (first, second) = (Guard::default(), Guard::default());
    let queue = unique("several");
    let mut options = WorkerOptions::new(&queue).build();
    Hooks::new().with(first.clone()).register(&mut options);
    // The registration of the SDK.
    let hooks = Hooks::new().with(second.clone());
    options.workflow_interceptor(hooks.workflow_interceptor());
    options.activity_inbound_interceptor(hooks.activity_interceptor());
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    guard_temporal::register_activities(&mut options, Guards).unwrap();
    let client = ClientOptions::new("default").build();
    tokio::task::spawn_blocking(|| spawn_with(options, client)).await.unwrap();
    let client = client_with(Vec::new()).await;
    let watching = client.watch(watch("a", &["look x"])).task_queue(queue).start().await.unwrap();
    end(&watching).await;
    let seen = first.seen();
    assert_eq!(seen, second.seen());
    assert!(seen.contains(&"checked activity Look".to_owned()), "{seen:?}");
}
