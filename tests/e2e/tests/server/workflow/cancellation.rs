//! Waiting for cancelled calls, and both ways to cancel a child.

use crate::{
    all_options::{drive, every},
    harness::{find, history, unique},
    workflow::replay::replayer,
};
use temporal_prost::{
    Workflow, WorkflowHandle, client::WorkflowIdConflictPolicy,
    common::protos::temporal::api::history::v1::history_event::Attributes,
};
use temporal_prost_e2e::every::v1::{DriveRequest, FullRequest};

/// Returns the reasons of the cancellation requests.
async fn causes<W: Workflow>(handle: &WorkflowHandle<W>) -> Vec<String> {
    find(&history(handle).await, |event| match event {
        Attributes::WorkflowExecutionCancelRequestedEventAttributes(it) => Some(it.cause.clone()),
        _ => None,
    })
}

#[tokio::test]
async fn a_cancelled_child_is_waited_for_as_the_setters_the_edits_or_the_schema_say() {
    let (lines, _) = drive("cancel children", &unique("cancelled")).await;
    let full = ["waits", "does not wait"];
    let plain = ["does not wait", "waits", "does not wait"];
    assert_eq!(lines[..2], full, "the schema's true, then a setter");
    assert_eq!(lines[2..], plain, "the schema's silence, then an edit, then a setter over that edit");
}

#[tokio::test]
async fn a_cancelled_activity_is_waited_for_as_the_setters_the_edits_or_the_schema_say() {
    let (lines, _) = drive("cancel activities", "").await;
    assert_eq!(lines[..2], ["waits", "does not wait"], "the schema's true, then a setter");
    let stay = ["does not wait", "waits", "does not wait"];
    assert_eq!(lines[2..5], stay, "the schema's silence, then an edit, then a setter over that edit");
    assert_eq!(
        lines[5..],
        ["does not wait", "waits"],
        "locally the schema's word does not count, a setter does"
    );
}

#[tokio::test]
async fn a_cancelled_workflow_cleans_up_with_detached_calls() {
    let name = unique("clean up");
    let input = DriveRequest { scenario: "clean up".to_owned(), name };
    let driver = every().await.drive(input).start().await.unwrap();
    driver.cancel("clean up").await.unwrap();
    let lines = driver.result().await.unwrap().lines;
    let all = "[true, true, true, true]";
    assert_eq!(lines, [format!("cancelled: {all}"), format!("done: {all}")]);
    replayer().replay_workflow(driver.fetch_history()).await.unwrap();
}

#[tokio::test]
async fn a_child_is_cancelled_while_it_is_held_and_while_its_result_is_awaited() {
    let client = every().await;
    let (lines, driver) = drive("cancel twice", &unique("both ways")).await;
    let (held, awaited) = (client.full_handle(&lines[0]), client.full_handle(&lines[1]));
    for (child, end) in [(&held, "because it is held"), (&awaited, "because it is awaited")] {
        let causes = causes(child).await;
        assert!(causes.len() == 1 && causes[0].ends_with(end), "{causes:?}");
    }
    assert!(held.result().await.unwrap_err().is_cancelled());
    assert!(awaited.result().await.unwrap_err().is_cancelled());
    let initiated = find(&history(&driver).await, |event| match event {
        Attributes::RequestCancelExternalWorkflowExecutionInitiatedEventAttributes(it) => {
            Some(it.child_workflow_only)
        }
        _ => None,
    });
    assert_eq!(initiated, [true, true], "as their parent, which waits as the schema says");
    let told = &lines[2..];
    assert!(told.len() == 2 && told.iter().all(|line| line.ends_with(", cancelled: true")), "{told:?}");
}

#[tokio::test]
async fn a_child_that_does_not_start_tells_whether_its_id_is_taken_or_the_call_was_cancelled() {
    let (lines, _) = drive("unstarted", &unique("in vain")).await;
    let taken = "taken: true, cancelled: false, failure: false";
    assert_eq!(lines, [taken, "taken: false, cancelled: true, failure: true"]);
}

#[tokio::test]
async fn a_workflow_is_reached_from_another_by_handlers_of_no_workflow() {
    let name = unique("external");
    let full = every().await.full(FullRequest { name: name.clone() }).start().await.unwrap();
    drive("external", full.id()).await;
    assert!(full.result().await.unwrap_err().is_cancelled());
    assert!(causes(&full).await[0].ends_with("from afar"));
    assert_eq!(full.get_state().await.unwrap().seen, ["poke from afar"]);
}

#[tokio::test]
async fn a_child_is_signalled_in_its_next_run_while_its_result_is_awaited() {
    let name = unique("continued");
    assert_eq!(drive("continued", &name).await.0, [name]);
}

#[tokio::test]
async fn a_start_that_finds_a_continued_run_can_cancel_it() {
    let client = every().await;
    let name = unique("found");
    let id = format!("{name}/id");
    let start = || {
        let full = client.full(FullRequest { name: format!("again {name}") }).id(&id);
        full.id_conflict_policy(WorkflowIdConflictPolicy::UseExisting).start()
    };
    let first = start().await.unwrap();
    let found = loop {
        let found = start().await.unwrap();
        if found.run_id() != first.run_id() {
            break found;
        }
    };
    found.cancel("because it was found").await.unwrap();
    assert!(found.result().await.unwrap_err().is_cancelled());
}
