//! A service with only handlers, used from a client.

use crate::{all_options::every, harness::unique};
use temporal_prost::Report;
use temporal_prost_e2e::every::v1::{FullRequest, PokeRequest, handlers_temporal::HandlersClient};

fn text(text: &str) -> PokeRequest {
    PokeRequest { text: text.to_owned() }
}

#[tokio::test]
async fn handlers_of_no_workflow_are_sent_to_any_by_its_id() {
    let client = every().await;
    let handlers = HandlersClient::new(client.sdk().clone());
    let full = client.full(FullRequest { name: unique("handled") }).start().await.unwrap();
    let some = handlers.handle(full.id());
    some.poke(text("one")).await.unwrap();
    assert_eq!(some.get_state().await.unwrap().seen, ["poke one"]);
    let changed = some.change(text("two")).start().await.unwrap();
    assert_eq!(changed.result().await.unwrap().seen, ["poke one", "change two"]);
    assert_eq!(some.change_handle("change/two").result().await.unwrap().seen, ["poke one", "change two"]);
    assert_eq!(changed.workflow().get_state().await.unwrap().seen.len(), 2);
    assert_eq!(some.describe().await.unwrap().workflow_type(), "every-full");
    some.poke(text("end")).await.unwrap();
    some.result().await.expect("whatever it returns");
    let nobody = handlers.handle(unique("nobody"));
    assert!(nobody.poke(text("one")).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_workflow_that_does_not_take_a_handler_says_so() {
    let client = every().await;
    let plain = client.plain(FullRequest::default()).start().await.unwrap();
    let some = HandlersClient::new(client.sdk().clone());
    let error = some.handle(plain.id()).get_state().await.unwrap_err();
    let text = Report::new(&error).to_string();
    assert!(text.contains("get-state"), "{text}");
    plain.terminate("the test is over").await.unwrap();
}
