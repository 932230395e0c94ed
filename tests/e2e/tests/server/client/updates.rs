//! Ids, stages and validators of updates.

use crate::{
    all_options::every,
    client::runs::{chain, mark},
    harness::{find, history, unique},
};
use temporal_prost::{
    Report, UpdateError, UpdateWithStartError, WaitPolicy, Workflow, WorkflowHandle,
    client::WorkflowIdReusePolicy, common::protos::temporal::api::history::v1::history_event::Attributes,
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
async fn an_update_that_a_run_has_left_open_goes_to_the_next_run() {
    let client = every().await;
    let name = unique("left-open");
    let start = || {
        let start = client.full(called(&name)).id_reuse_policy(WorkflowIdReusePolicy::AllowDuplicate);
        start.with_change(text("slow 1"))
    };
    let (left, first) = start().start().await.unwrap();
    first.terminate("the test ends it").await.unwrap();
    let unfinished = Report::new(&left.result().await.unwrap_err()).to_string();
    assert!(unfinished.contains("completed before the Update completed"), "{unfinished}");
    let (_, second) = start().start().await.unwrap();
    assert_ne!(first.run_id(), second.run_id());
    assert_eq!(updates(&second).await.0, ["change change/slow 1"]);
    second.terminate("the test is over").await.unwrap();
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
    let refused = Report::new(&refused).to_string();
    assert!(refused.ends_with("it is bad"), "the update says true: {refused}");
    // A rejected update is not in the history.
    assert_eq!(updates(&picky).await.0, [""; 0]);
    full.terminate("the test is over").await.unwrap();
    plain.terminate("the test is over").await.unwrap();
    picky.terminate("the test is over").await.unwrap();
}

/// Returns the failure of the update, as `type: sentence`.
fn failure(error: &UpdateError) -> String {
    assert!(matches!(error, UpdateError::Failed { .. }), "{error:?}");
    let kind = error.application_failure().map_or("", |failure| failure.r#type.as_str());
    format!("{kind}: {}", Report::new(error))
}

#[tokio::test]
async fn a_start_fails_if_the_update_is_known_to_have_failed() {
    let link = chain().await.link().start().await.unwrap();
    let refused = link.mark(mark("refused")).start().await.unwrap_err();
    assert!(failure(&refused).ends_with("it is refused"), "{refused}");
    // The same, to the server: the handler has failed before it has answered.
    let failed = link.mark(mark("failed")).start().await.unwrap_err();
    assert!(failure(&failed).starts_with("Mark: "), "{failed}");

    let accepted = link.mark(mark("failed later")).start().await.unwrap();
    let failed = accepted.result().await.unwrap_err();
    assert!(failure(&failed).starts_with("Mark: "), "{failed}");
    let completed = link.mark(mark("failed later")).wait_for_stage(WaitPolicy::Completed);
    let failed = completed.start().await.unwrap_err();
    assert!(failure(&failed).starts_with("Mark: "), "{failed}");
    link.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn a_start_with_an_update_fails_if_the_update_is_known_to_have_failed() {
    let chain = chain().await;
    let id = unique("with-failed-update");
    let start = |fate| chain.link().id(&id).with_mark(mark(fate));
    let failed = |error| match error {
        UpdateWithStartError::Update(error) => failure(&error),
        error => panic!("{error:?}"),
    };
    let refused = failed(start("refused").start().await.unwrap_err());
    assert!(refused.ends_with("it is refused"), "{refused}");
    assert!(failed(start("failed").start().await.unwrap_err()).starts_with("Mark: "));
    let (accepted, link) = start("failed later").start().await.unwrap();
    assert!(failure(&accepted.result().await.unwrap_err()).starts_with("Mark: "));
    let completed = start("failed later").wait_for_stage(WaitPolicy::Completed);
    assert!(failed(completed.start().await.unwrap_err()).starts_with("Mark: "));
    link.terminate("the test is over").await.unwrap();
}
