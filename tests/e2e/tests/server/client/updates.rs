//! Ids, stages and validators of updates.

use crate::{
    all_options::every,
    harness::{find, history, unique},
};
use temporal_prost::{
    UpdateError, WaitPolicy, Workflow, WorkflowHandle,
    common::protos::temporal::api::history::v1::history_event::Attributes,
};
use temporal_prost_e2e::every::v1::{FullRequest, PokeRequest};

fn called(name: &str) -> FullRequest {
    FullRequest { name: name.to_owned() }
}

fn text(text: &str) -> PokeRequest {
    PokeRequest { text: text.to_owned() }
}

/// Returns the accepted updates as `name id`, and the ids of the completed updates.
async fn updates<W: Workflow>(handle: &WorkflowHandle<W>) -> (Vec<String>, Vec<String>) {
    let events = history(handle).await;
    let accepted = find(&events, |event| match event {
        Attributes::WorkflowExecutionUpdateAcceptedEventAttributes(it) => {
            let request = it.accepted_request.as_ref()?;
            Some(format!("{} {}", request.input.as_ref()?.name, request.meta.as_ref()?.update_id))
        }
        _ => None,
    });
    let completed = find(&events, |event| match event {
        Attributes::WorkflowExecutionUpdateCompletedEventAttributes(it) => Some(it.meta.clone()?.update_id),
        _ => None,
    });
    (accepted, completed)
}

#[tokio::test]
async fn an_id_is_the_setters_the_edits_or_the_schemas() {
    let client = every().await;
    let full = client.full(called(&unique("update-ids"))).start().await.unwrap();
    full.change(text("one")).execute().await.unwrap();
    full.change(text("two")).options(|it| it.update_id = Some("edited".into())).execute().await.unwrap();
    let set = full.change(text("three")).id("set").options(|it| it.update_id = Some("nobody".into()));
    set.execute().await.unwrap();
    let settled = full.settle(text("four")).start().await.unwrap();
    assert_eq!(settled.id().len(), 36, "the schema gives it none: {}", settled.id());
    let (accepted, _) = updates(&full).await;
    assert_eq!(accepted[..3], ["change change/one", "change edited", "change set"]);
    assert_eq!(accepted[3], format!("every.v1.Handlers.Settle {}", settled.id()));
    // A repeated id is the same update.
    assert_eq!(full.change(text("one")).execute().await.unwrap().seen, ["change one"]);
    full.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn an_id_of_an_update_with_start_is_the_setters_the_edits_or_the_schemas() {
    let client = every().await;
    let name = unique("with-start-ids");
    let start = |input: &str| client.full(called(&name)).with_change(text(input));
    let (_, full) = start("one").start().await.unwrap();
    start("two").options(|it| it.update_id = Some("edited".into())).execute().await.unwrap();
    let set = start("three").update_id("set").options(|it| it.update_id = Some("nobody".into()));
    set.execute().await.unwrap();
    assert_eq!(updates(&full).await.0, ["change change/one", "change edited", "change set"]);
    full.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn a_start_waits_for_the_stage_of_the_setter_or_the_schema() {
    let client = every().await;
    let full = client.full(called(&unique("stages"))).start().await.unwrap();
    let id = |text: &str| format!("change/{text}");
    // `wait_for_stage: ACCEPTED` overrides the `wait_policy` next to it.
    let accepted = full.change(text("slow 1")).start().await.unwrap();
    assert_eq!(updates(&full).await.1, [""; 0]);
    assert_eq!(accepted.result().await.unwrap().seen, ["change slow 1"]);
    full.change(text("slow 2")).wait_for_stage(WaitPolicy::Completed).start().await.unwrap();
    assert_eq!(updates(&full).await.1, [id("slow 1"), id("slow 2")]);
    // `wait_policy: COMPLETED` applies if `wait_for_stage` is unset.
    full.settle(text("slow 3")).start().await.unwrap();
    assert_eq!(updates(&full).await.1.len(), 3);
    full.settle(text("slow 4")).wait_for_stage(WaitPolicy::Accepted).start().await.unwrap();
    assert_eq!(updates(&full).await.1.len(), 3);
    full.terminate("the test is over").await.unwrap();

    let name = unique("stages");
    let start = |input: &str| client.full(called(&name)).with_change(text(input));
    let (_, full) = start("slow 1").start().await.unwrap();
    assert_eq!(updates(&full).await.1, [""; 0]);
    start("slow 2").wait_for_stage(WaitPolicy::Completed).start().await.unwrap();
    assert!(updates(&full).await.1.contains(&id("slow 2")));
    full.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn a_workflow_validates_what_its_reference_or_else_the_update_says() {
    let client = every().await;
    let name = unique("validated");
    let full = client.full(called(&name)).start().await.unwrap();
    let refused = full.change(text("bad")).execute().await.unwrap_err();
    assert!(matches!(refused, UpdateError::Failed { .. }), "the reference says true: {refused}");
    let plain = client.plain(called(&name)).start().await.unwrap();
    plain.change(text("bad 1")).execute().await.expect("the update says false");
    plain.strict(text("bad 2")).execute().await.expect("the reference says false");
    let picky = client.picky(called(&name)).start().await.unwrap();
    let refused = picky.strict(text("bad")).execute().await.unwrap_err();
    assert!(refused.to_string().ends_with("it is bad"), "the update says true: {refused}");
    // A rejected update is not in the history.
    assert_eq!(updates(&picky).await.0, [""; 0]);
    full.terminate("the test is over").await.unwrap();
    plain.terminate("the test is over").await.unwrap();
    picky.terminate("the test is over").await.unwrap();
}
