//! Deletions that are requested again: the state was not saved, the resource is back, or the deletion has failed.

use crate::{
    puppet::{Answer, Puppet, payload, stored},
    stage::Stage,
};
use std::fs;
use test_terraform::{Cli, Directory};

const BOX: &str = "resource \"depot_box\" \"main\" {\n  name = \"tea\"\n  weight = 250\n}";
const DESTROY: [&str; 4] = ["destroy", "-auto-approve", "-no-color", "-refresh=false"];

/// Writes an earlier state, as if the program had been killed before it saved a later one.
fn restore(directory: &Directory, state: &str) {
    fs::write(directory.path().join("terraform.tfstate"), state).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_completed_deletion_is_not_repeated() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, BOX);
        directory.apply().await;
        let created = directory.state();
        for _ in 0..3 {
            restore(&directory, &created);
            let text = directory.succeed(&DESTROY).await;
            assert!(text.contains("1 destroyed"), "{text}");
        }
        assert_eq!((stage.runs("DeleteBox").await, stage.hall.counts()), (1, (1, 1)));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_resource_that_is_back_is_deleted_again() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, BOX);
        directory.apply().await;
        let created = directory.state();
        for deletions in 1..4 {
            stage.hall.put("tea", 250);
            restore(&directory, &created);
            directory.succeed(&DESTROY).await;
            assert_eq!((stage.hall.weight("tea"), stage.runs("DeleteBox").await), (None, deletions));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_tainted_resource_that_is_back_is_deleted_again() {
    for cli in Cli::BOTH {
        let stage = Stage::idle().await;
        // Somebody puts each deleted box back at once, so each creation adopts it.
        let _puppet = puppet(&stage);
        let directory = stage.directory(cli, BOX);
        directory.apply().await;
        for deletions in 1..4 {
            directory.succeed(&["taint", "-no-color", "depot_box.main"]).await;
            directory.apply().await;
            assert_eq!((stage.runs("CreateBox").await, stage.runs("DeleteBox").await), (1, deletions));
        }
    }
}

/// Starts a worker whose boxes are always there, unless a test changes `ReadBox`.
fn puppet(stage: &Stage) -> Puppet {
    Puppet::start(stage.queue(), answers(stored()))
}

fn answers(read: Answer) -> [(&'static str, Answer); 3] {
    [("CreateBox", stored()), ("ReadBox", read), ("DeleteBox", payload("json/plain", b"{}"))]
}

/// Runs a command that fails because the box cannot be read after its deletion.
async fn cannot_read(directory: &Directory, arguments: &[&str]) {
    let (code, text) = directory.run(arguments).await;
    assert!(code == 1 && text.contains("Cannot delete depot_box"), "{text}");
    assert!(
        text.contains("the resource cannot be read") && directory.state().contains("depot_box"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_completed_deletion_is_not_repeated_after_a_failed_read() {
    for cli in Cli::BOTH {
        let stage = Stage::idle().await;
        let puppet = puppet(&stage);
        let directory = stage.directory(cli, BOX);
        directory.apply().await;
        let created = directory.state();
        directory.succeed(&DESTROY).await;
        restore(&directory, &created);
        puppet.set(answers(Answer::Failure("the hall is closed")));
        cannot_read(&directory, &DESTROY).await;
        puppet.set(answers(Answer::Result(None)));
        directory.succeed(&DESTROY).await;
        assert_eq!(stage.runs("DeleteBox").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_tainted_resource_that_cannot_be_read_is_kept() {
    for cli in Cli::BOTH {
        let stage = Stage::idle().await;
        let puppet = puppet(&stage);
        let directory = stage.directory(cli, BOX);
        let taint = ["taint", "-no-color", "depot_box.main"];
        directory.apply().await;
        directory.succeed(&taint).await;
        directory.apply().await;
        directory.succeed(&taint).await;
        puppet.set(answers(Answer::Failure("the hall is closed")));
        cannot_read(&directory, &["apply", "-auto-approve", "-no-color", "-refresh=false"]).await;
        assert_eq!(stage.runs("DeleteBox").await, 1);
        puppet.set(answers(stored()));
        directory.apply().await;
        assert_eq!(stage.runs("DeleteBox").await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_resource_that_was_never_readable_is_deleted_once() {
    for cli in Cli::BOTH {
        let stage = Stage::idle().await;
        let puppet = puppet(&stage);
        let failure = Answer::Failure("the hall is closed");
        let deleted = payload("json/plain", b"{}");
        puppet.set([("CreateBox", failure.clone()), ("ReadBox", failure), ("DeleteBox", deleted)]);
        let directory = stage.directory(cli, BOX);
        directory.apply_fails().await;
        let tainted = directory.state();
        for _ in 0..2 {
            restore(&directory, &tainted);
            directory.succeed(&DESTROY).await;
            assert_eq!(stage.runs("DeleteBox").await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn every_creation_adoption_and_import_is_deleted_anew() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, BOX);
        for deletions in 1..3 {
            directory.apply().await;
            directory.succeed(&DESTROY).await;
            assert_eq!((stage.hall.weight("tea"), stage.runs("DeleteBox").await), (None, deletions));
        }
        // Somebody puts the box back without its create workflow.
        for deletions in 3..5 {
            stage.hall.put("tea", 250);
            directory.apply().await;
            directory.succeed(&DESTROY).await;
            assert_eq!((stage.hall.weight("tea"), stage.runs("DeleteBox").await), (None, deletions));
        }
        for deletions in 5..7 {
            stage.hall.put("tea", 250);
            directory.succeed(&["import", "-no-color", "depot_box.main", "box/tea"]).await;
            directory.succeed(&DESTROY).await;
            assert_eq!((stage.hall.weight("tea"), stage.runs("DeleteBox").await), (None, deletions));
        }
        assert_eq!(stage.runs("CreateBox").await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn every_tainted_resource_is_deleted_anew() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, &BOX.replace("250", "9500"));
        // The creation fails, but leaves a box.
        for deletions in 0..3 {
            directory.apply_fails().await;
            assert_eq!((stage.hall.weight("tea"), stage.runs("DeleteBox").await), (Some(9000), deletions));
        }
        directory.write(BOX);
        directory.apply().await;
        assert_eq!((stage.hall.weight("tea"), stage.runs("DeleteBox").await), (Some(250), 3));
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_failed_deletion_of_a_tainted_entity_is_repeated() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let rack = "resource \"depot_rack\" \"main\" {\n  row = \"7\"\n  boards = -2\n}";
        let directory = stage.directory(cli, rack);
        let text = directory.apply_fails().await;
        assert!(text.contains("shelf has boards"), "{text}");
        directory.write(&rack.replace("-2", "4"));
        let text = directory.apply_fails().await;
        assert!(text.contains("Failed to delete depot_rack") && text.contains("is stuck"), "{text}");
        let text = directory.apply().await;
        assert!(text.contains("1 added, 0 changed, 1 destroyed"), "{text}");
        directory.expect_no_changes().await;
    }
}
