//! Answers and ends of workflows that mean that a resource is gone, and those that do not.

use crate::{
    puppet::{Answer, Puppet, payload, stored},
    stage::Stage,
};
use depot::v2::{Shelf, boxes_temporal::BoxesClient};
use std::time::Duration;
use test_terraform::{Cli, Directory};

const BOX: &str = "resource \"depot_box\" \"main\" {\n  name = \"tea\"\n  weight = 250\n}";
const SHELF: &str = "resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n  boards = 4\n}";
const DESTROY: [&str; 4] = ["destroy", "-auto-approve", "-no-color", "-refresh=false"];

/// Returns the results that stand for nothing: from Go, from other languages, and no result.
fn nothing() -> [Answer; 5] {
    [
        payload("binary/null", b""),
        payload("json/plain", b"null"),
        payload("json/protobuf", b"null"),
        payload("json/plain", b" null\n"),
        Answer::Result(None),
    ]
}

async fn expect_gone(directory: &Directory, answer: &Answer) {
    let (_, text) = directory.plan().await;
    assert!(text.contains("1 to add, 0 to change, 0 to destroy"), "{answer:?}: {text}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_workflow_that_returns_nothing_means_gone() {
    let stage = Stage::idle().await;
    let puppet = Puppet::start(stage.queue(), [("CreateBox", stored()), ("ReadBox", stored())]);
    let directory = stage.directory(Cli::Tofu, BOX);
    directory.apply().await;
    directory.expect_no_changes().await;
    for answer in nothing() {
        puppet.set([("ReadBox", answer.clone())]);
        expect_gone(&directory, &answer).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_query_that_returns_nothing_means_gone() {
    let stage = Stage::idle().await;
    let shelf = payload("json/plain", br#"{"row": "7", "boards": 4}"#);
    let puppet = Puppet::start(stage.queue(), [("RunShelf", Answer::Run), ("GetShelf", shelf)]);
    let shelves = BoxesClient::new(stage.client.clone());
    shelves.run_shelf(Shelf { row: "7".to_owned(), boards: 4 }).start().await.unwrap();
    let directory = stage.directory(Cli::Tofu, SHELF);
    directory.succeed(&["import", "-no-color", "depot_shelf.main", "shelf/7"]).await;
    directory.expect_no_changes().await;
    for answer in nothing() {
        puppet.set([("GetShelf", answer.clone())]);
        expect_gone(&directory, &answer).await;
    }
}

/// Replaces the workflow of a shelf by one that ends in some way, and returns how it ended.
async fn end(stage: &Stage, how: &str) {
    let shelves = BoxesClient::new(stage.client.clone());
    let shelf = shelves.run_shelf_handle("shelf/7");
    let start = |boards| shelves.run_shelf(Shelf { row: "7".to_owned(), boards });
    match how {
        "was terminated" => shelf.terminate("by mistake").await.unwrap(),
        "was cancelled" => shelf.cancel("by mistake").await.unwrap(),
        "has failed" => {
            shelf.terminate("it collapses").await.unwrap();
            start(1000).start().await.unwrap();
        }
        _ => {
            shelf.terminate("it is late").await.unwrap();
            start(4).execution_timeout(Duration::from_secs(1)).start().await.unwrap();
        }
    }
    shelf.result().await.unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_entity_that_did_not_complete_is_an_error_and_its_state_stays() {
    for how in ["was terminated", "was cancelled", "has failed", "has timed out"] {
        let stage = Stage::new().await;
        let directory = stage.directory(Cli::Tofu, SHELF);
        directory.apply().await;
        let kept = directory.state();
        end(&stage, how).await;
        for command in [&["refresh", "-no-color"][..], &["apply", "-auto-approve", "-no-color"], &DESTROY] {
            let (code, text) = directory.run(command).await;
            assert!(code == 1 && text.contains(how), "{text}");
            assert_eq!(directory.state(), kept);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_history_past_its_retention_is_no_absence() {
    let stage = Stage::new().await;
    let directory = stage.directory(Cli::Tofu, BOX);
    directory.apply().await;
    stage.forget("box/tea").await;
    directory.expect_no_changes().await;
    directory.write(&BOX.replace("250", "500"));
    let text = directory.apply().await;
    assert!(text.contains("1 changed"), "{text}");
    directory.destroy().await;
    assert_eq!((stage.hall.weight("tea"), stage.hall.counts()), (None, (2, 1)));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_read_whose_history_is_deleted_is_an_error_and_the_state_stays() {
    let stage = Stage::idle().await;
    let puppet = Puppet::start(stage.queue(), [("CreateBox", stored()), ("ReadBox", stored())]);
    let directory = stage.directory(Cli::Tofu, BOX);
    directory.apply().await;
    let kept = directory.state();
    puppet.set([("CreateBox", stored()), ("ReadBox", Answer::Forget)]);
    let text = directory.apply_fails().await;
    assert!(text.contains("Cannot read depot_box") || text.contains("Failed to read depot_box"), "{text}");
    assert_eq!(directory.state(), kept);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_completed_entity_is_gone() {
    let stage = Stage::new().await;
    let directory = stage.directory(Cli::Tofu, SHELF);
    directory.apply().await;
    let shelf = BoxesClient::new(stage.client.clone()).run_shelf_handle("shelf/7");
    shelf.close_shelf().await.unwrap();
    shelf.result().await.unwrap();
    let (_, text) = directory.plan().await;
    assert!(text.contains("1 to add, 0 to change, 0 to destroy"), "{text}");
}
