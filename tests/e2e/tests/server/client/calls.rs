//! Starts, handles, signals, queries and updates from outside.

use crate::harness::{foos, unique};
use std::time::Duration;
use temporal_prost::{
    ExecuteError, Report, UpdateError, WaitPolicy, client::WorkflowIdConflictPolicy, prost_types::Timestamp,
};
use temporal_prost_e2e::nasty::v1::{
    BothRequest, CountRequest, DescribeRequest, FooRequest, SetProgressRequest,
};

fn named(name: &str) -> FooRequest {
    FooRequest { name: name.to_owned(), ..FooRequest::default() }
}

fn progress(progress: f32) -> SetProgressRequest {
    SetProgressRequest { progress }
}

#[tokio::test]
async fn a_workflow_is_started_signalled_queried_updated_and_awaited() {
    let foos = foos().await;
    let foo = foos.foo(named("Ada L.")).start().await.unwrap();
    assert!(foo.id().starts_with("foo/ada-l/"), "the schema's id: {}", foo.id());
    foo.set_progress(progress(12.5)).await.unwrap();
    assert_eq!(foo.get_progress().await.unwrap().progress, 12.5);
    assert_eq!(foo.advance(progress(50.0)).execute().await.unwrap().progress, 50.0);
    foo.both(BothRequest { text: "renamed".to_owned() }).await.unwrap();
    let at = Timestamp { seconds: 5, nanos: 0 };
    assert_eq!(foo.describe_query(DescribeRequest { at: Some(at) }).await.unwrap(), at);
    foo.cancel_signal().await.unwrap();
    let result = foo.result().await.unwrap();
    assert_eq!((result.name.as_str(), result.workflow_type.as_str()), ("renamed", "nasty.v1.Foo.Foo"));
}

#[tokio::test]
async fn executing_waits_for_the_result() {
    assert_eq!(foos().await.twice("once".to_owned()).execute().await.unwrap(), "once");
    assert_eq!(foos().await.count(CountRequest { left: 4, total: 0 }).execute().await.unwrap().total, 10);
}

#[tokio::test]
async fn an_update_can_be_refused_accepted_and_completed() {
    let foos = foos().await;
    let foo = foos.foo(named("updated")).start().await.unwrap();

    let refused = foo.advance(progress(101.0)).execute().await.unwrap_err();
    assert!(matches!(refused, UpdateError::Failed { .. }), "{refused:?}");
    let text = Report::new(&refused).to_string();
    assert!(text.ends_with("progress is over 100"), "{text}");

    let accepted = foo.advance(progress(30.0)).start().await.unwrap();
    assert!(accepted.id().starts_with("advance/"), "the schema's id: {}", accepted.id());
    assert_eq!(accepted.result().await.unwrap().progress, 30.0);
    assert_eq!(accepted.workflow().get_progress().await.unwrap().progress, 30.0);
    assert_eq!(foo.advance_handle(accepted.id()).result().await.unwrap().progress, 30.0);

    let chosen =
        foo.advance(progress(31.0)).id("mine").wait_for_stage(WaitPolicy::Completed).start().await.unwrap();
    assert_eq!(chosen.id(), "mine");
    assert_eq!(chosen.result().await.unwrap().progress, 31.0);
    assert_eq!(chosen.result().await.unwrap().progress, 31.0, "again");

    let finished = foo.finish().start().await.unwrap();
    finished.result().await.unwrap();
    foo.result().await.unwrap();
}

#[tokio::test]
async fn an_update_that_fails_keeps_the_type_of_its_failure() {
    let foo = foos().await.foo(named("failing")).start().await.unwrap();
    let failed = foo.advance(progress(66.5)).execute().await.unwrap_err();
    assert_eq!(failed.application_failure().map(|failure| failure.r#type.as_str()), Some("Quota"));
    let text = Report::new(&failed).to_string();
    assert!(text.contains("disk full"), "{text}");
    let refused = foo.advance(progress(950.0)).execute().await.unwrap_err();
    assert_eq!(refused.application_failure().map(|failure| failure.r#type.as_str()), Some("Quota"));
    foo.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn starts_go_with_signals_and_updates() {
    let foos = foos().await;
    let id = unique("with-start");
    let (update, foo) = foos.foo(named("a")).id(&id).with_advance(progress(5.0)).start().await.unwrap();
    assert_eq!(update.result().await.unwrap().progress, 5.0);
    // The reference in the schema lets the update reach the running workflow.
    assert_eq!(
        foos.foo(named("b")).id(&id).with_advance(progress(6.0)).execute().await.unwrap().progress,
        6.0
    );
    assert_eq!(foo.get_progress().await.unwrap().progress, 6.0);
    let refused = foos
        .foo(named("b"))
        .id(&id)
        .id_conflict_policy(WorkflowIdConflictPolicy::Fail)
        .with_advance(progress(7.0))
        .execute()
        .await
        .unwrap_err();
    assert!(refused.is_already_started(), "{refused:?}");
    let result = foos.foo(named("c")).id(&id).with_set_progress(progress(100.0)).execute().await.unwrap();
    assert_eq!(result.name, "a", "the signal went to the running one");
    let sweep = foos.sweep().id(unique("swept")).with_wake().start().await.unwrap();
    sweep.result().await.unwrap();
}

#[tokio::test]
async fn errors_answer_the_usual_questions() {
    let foos = foos().await;
    let id = unique("taken");
    let foo = foos.foo(named("first")).id(&id).start().await.unwrap();
    let taken = foos
        .foo(named("second"))
        .id(&id)
        .id_conflict_policy(WorkflowIdConflictPolicy::Fail)
        .start()
        .await
        .unwrap_err();
    assert!(taken.is_already_started());
    assert_eq!(
        taken.to_string(),
        format!("workflow `{id}` (run {}) is already running", foo.run_id().unwrap())
    );
    foo.terminate("the test is over").await.unwrap();
    assert!(foo.result().await.unwrap_err().is_terminated());

    let second =
        foos.foo(named("second")).execution_timeout(Duration::from_secs(1)).execute().await.unwrap_err();
    assert!(second.is_timed_out() && !second.is_cancelled() && !second.is_terminated(), "{second:?}");

    let nobody = foos.foo_handle(unique("nobody"));
    let unsignalled = nobody.set_progress(progress(1.0)).await.unwrap_err();
    assert!(unsignalled.is_not_found() && unsignalled.execution().workflow_id == nobody.id());
    let unanswered = nobody.get_progress().await.unwrap_err();
    assert!(unanswered.is_not_found() && unanswered.execution().workflow_id == nobody.id());
    assert!(nobody.finish().execute().await.unwrap_err().is_not_found());
    assert!(nobody.result().await.unwrap_err().is_not_found());
    assert!(nobody.describe().await.unwrap_err().is_not_found());

    let cancelled = foos.sweep().start().await.unwrap();
    cancelled.cancel("not needed").await.unwrap();
    assert!(cancelled.result().await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn an_id_that_does_not_evaluate_is_an_error_before_anything_is_sent() {
    let foos = foos().await;
    let error = foos.named(FooRequest::default()).execute().await.unwrap_err();
    assert!(matches!(error, ExecuteError::Start(_)), "{error:?}");
    let text = Report::new(&error).to_string();
    assert!(text.contains("name is required") && text.contains("of type `nasty.v1.FooRequest`"), "{text}");
    assert!(!error.is_already_started() && error.execution().is_none());
    foos.named(named("given")).id_reuse_policy(Default::default()).execute().await.unwrap();
}

#[tokio::test]
async fn handles_follow_their_workflow_through_continued_runs() {
    let foos = foos().await;
    // The last run waits for a signal.
    let counter = foos.count(CountRequest { left: 2, total: -100 }).start().await.unwrap();
    let first = counter.run_id().unwrap().to_owned();
    for _ in 0..50 {
        if counter.get_progress().await.is_ok_and(|progress| progress.progress == 0.0) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let ended = counter.at_run(&first).set_progress(progress(0.0)).await.unwrap_err();
    assert!(ended.is_not_found() && ended.to_string().contains(&first), "{ended}");
    counter.set_progress(progress(0.0)).await.unwrap();
    assert_eq!(counter.result().await.unwrap().total, -97);
    let latest = foos.count_handle(counter.id()).describe().await.unwrap().run_id().to_owned();
    assert_ne!(latest, first);
    let attached = foos.count_handle(counter.id());
    let at_first = attached.at_run(&first);
    assert_eq!(at_first.describe().await.unwrap().run_id(), first);
    assert_eq!(at_first.get_progress().await.unwrap().progress, 2.0);
}

#[tokio::test]
async fn calls_can_be_spawned_and_handles_are_clone_and_debug() {
    let foos = foos().await;
    let started = tokio::spawn(foos.twice("spawned".to_owned()).execute());
    assert_eq!(started.await.unwrap().unwrap(), "spawned");
    let handle = foos.twice_handle("somebody").clone();
    assert!(format!("{handle:?}").contains("somebody"));
    assert_eq!(handle.sdk().info().workflow_id, "somebody");
}
