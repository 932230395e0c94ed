//! Policies for ids that are already in use, and for children whose parent ends.

use crate::{
    all_options::{drive, every},
    harness::{find, history, unique},
};
use std::time::Duration;
use temporal_prost::{
    client::{WorkflowExecutionStatus as Status, WorkflowIdConflictPolicy as Conflict, WorkflowStartOptions},
    common::protos::temporal::api::history::v1::history_event::Attributes,
};
use temporal_prost_e2e::every::v1::{FullRequest, PokeRequest};

fn called(name: &str) -> FullRequest {
    FullRequest { name: name.to_owned() }
}

fn text(text: &str) -> PokeRequest {
    PokeRequest { text: text.to_owned() }
}

#[tokio::test]
async fn a_running_id_is_shared_or_refused_as_the_setters_the_edits_or_the_schema_say() {
    let client = every().await;
    let name = unique("conflict");
    let start = || client.full(called(&name));
    let first = start().start().await.unwrap();
    let shared = start().start().await.unwrap();
    assert_eq!(shared.run_id(), first.run_id(), "the schema's");
    let failing = |it: &mut WorkflowStartOptions| it.id_conflict_policy = Conflict::Fail;
    assert!(start().options(failing).start().await.unwrap_err().is_already_started(), "the edit's");
    let set = start().id_conflict_policy(Conflict::UseExisting).options(failing).start().await.unwrap();
    assert_eq!(set.run_id(), first.run_id(), "the setter's");
    first.terminate("the test is over").await.unwrap();

    let picky = client.picky(called(&name)).start().await.unwrap();
    assert!(client.picky(called(&name)).start().await.unwrap_err().is_already_started(), "the schema's");
    // `ALLOW_DUPLICATE_FAILED_ONLY`
    picky.terminate("it fails").await.unwrap();
    let again = client.picky(called(&name)).start().await.unwrap();
    again.poke(text("end")).await.unwrap();
    again.result().await.unwrap();
    let succeeded = client.picky(called(&name)).start().await.unwrap_err();
    assert!(succeeded.is_already_started() && succeeded.to_string().contains("has ended"), "{succeeded}");
}

#[tokio::test]
async fn a_signal_goes_with_a_start_that_would_refuse_a_running_id() {
    let client = every().await;
    let name = unique("signalled");
    let first = client.picky(called(&name)).with_poke(text("one")).start().await.unwrap();
    let second = client.picky(called(&name)).with_poke(text("end")).start().await.unwrap();
    assert_eq!(first.run_id(), second.run_id());
    first.result().await.unwrap();
}

#[tokio::test]
async fn an_update_with_start_shares_a_running_id_only_where_that_is_said() {
    let client = every().await;
    let id = unique("shared");
    let start = || client.plain(called("")).id(&id);
    // The reference sets `USE_EXISTING`.
    let (first, plain) = start().with_change(text("a")).start().await.unwrap();
    let second = start().with_change(text("b")).execute().await.unwrap();
    assert_eq!(second.seen, ["change a", "change b"]);
    assert_eq!(first.result().await.unwrap().seen, ["change a"]);
    // The reference sets nothing, so the default `FAIL` applies.
    assert!(start().with_strict(text("c")).start().await.unwrap_err().is_already_started());
    let shared = start().id_conflict_policy(Conflict::UseExisting).with_strict(text("d"));
    assert_eq!(shared.execute().await.unwrap().seen.len(), 3, "the setter's");
    let edited = start().with_strict(text("e")).options(|it| it.id_conflict_policy = Conflict::UseExisting);
    assert_eq!(edited.execute().await.unwrap().seen.len(), 4, "the edit's");
    plain.terminate("the test is over").await.unwrap();

    // The workflow sets `USE_EXISTING`, which overrides the reference's `FAIL`.
    let name = unique("shared");
    let (first, full) = client.full(called(&name)).with_change(text("a")).start().await.unwrap();
    let (second, _) = client.full(called(&name)).with_change(text("b")).start().await.unwrap();
    assert_eq!(second.result().await.unwrap().seen, ["change a", "change b"]);
    assert_eq!(first.workflow().run_id(), second.workflow().run_id());
    full.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn children_are_left_asked_or_terminated_when_their_parent_ends() {
    let client = every().await;
    let (ids, _) = drive("orphans", &unique("orphans")).await;
    let asked = client.picky_handle(&ids[1]);
    assert!(asked.result().await.unwrap_err().is_cancelled());
    let terminated = client.plain_handle(&ids[2]);
    assert!(terminated.result().await.unwrap_err().is_terminated(), "the server's default");
    tokio::time::sleep(Duration::from_millis(300)).await;
    let abandoned = client.full_handle(&ids[0]);
    assert_eq!(abandoned.describe().await.unwrap().status(), Status::Running);
    let asked_to = find(&history(&abandoned).await, |event| match event {
        Attributes::WorkflowExecutionCancelRequestedEventAttributes(it) => Some(it.cause.clone()),
        _ => None,
    });
    assert_eq!(asked_to, [""; 0]);
    abandoned.poke(text("end")).await.unwrap();
    abandoned.result().await.unwrap();
}
