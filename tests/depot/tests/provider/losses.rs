//! Connections, workers and histories that are lost while a resource is created or deleted.

use crate::stage::Stage;
use depot::v2::boxes_temporal::BoxesClient;
use test_terraform::Cli;

const BOX: &str = "resource \"depot_box\" \"main\" {\n  name = \"tea\"\n  weight = 250\n  timeouts = { read = \"5s\", delete = \"5s\" }\n}";
const SHELF: &str = "resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n  boards = 4\n}";
const DESTROY: [&str; 4] = ["destroy", "-auto-approve", "-no-color", "-refresh=false"];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_resumed_create_that_fails_is_replaced() {
    for cli in Cli::BOTH {
        let mut stage = Stage::new().await;
        let directory = stage.directory(cli, SHELF);
        stage.interrupt_create(&directory).await;
        directory.succeed(&["plan", "-no-color", "-out=planned"]).await;
        let shelf = BoxesClient::new(stage.client.clone()).run_shelf_handle("shelf/7");
        shelf.terminate("the hall is lost").await.unwrap();
        let (code, text) = directory.run(&["apply", "-no-color", "planned"]).await;
        assert!(code == 1 && text.contains("Failed to create depot_shelf"), "{text}");

        let (_, text) = directory.plan().await;
        assert!(text.contains("must be replaced"), "{text}");
        stage.resume();
        let text = directory.apply().await;
        assert!(text.contains("1 added"), "{text}");
        assert_eq!(shelf.get_shelf().await.unwrap().boards, 4);
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_resumed_create_waits_for_the_same_update() {
    for cli in Cli::BOTH {
        let mut stage = Stage::new().await;
        let directory = stage.directory(cli, SHELF);
        stage.interrupt_create(&directory).await;
        stage.resume();
        directory.apply().await;
        // Another state finds the running entity.
        stage.directory(cli, SHELF).apply().await;
        let shelf = BoxesClient::new(stage.client.clone()).run_shelf_handle("shelf/7");
        let history = String::from_utf8(shelf.fetch_history().to_json().await.unwrap()).unwrap();
        assert_eq!(history.matches("UpdateAcceptedEventAttributes").count(), 1, "{history}");
        assert_eq!(stage.runs("RunShelf").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_pending_create_workflow_that_fails_is_replaced() {
    for cli in Cli::BOTH {
        let mut stage = Stage::new().await;
        let directory = stage.directory(cli, BOX);
        stage.interrupt_create(&directory).await;
        let create = BoxesClient::new(stage.client.clone()).create_box_handle("box/tea");
        create.terminate("the hall is lost").await.unwrap();
        stage.resume();
        let (_, text) = directory.plan().await;
        assert!(text.contains("must be replaced") && text.contains("1 to add"), "{text}");
        let text = directory.apply().await;
        assert!(text.contains("1 added"), "{text}");
        assert_eq!((stage.hall.weight("tea"), stage.runs("CreateBox").await), (Some(250), 2));
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_pending_create_without_a_history_is_asked_from_the_service() {
    for cli in Cli::BOTH {
        let mut stage = Stage::new().await;
        let mut directory = stage.directory(cli, BOX);
        stage.interrupt_create(&directory).await;
        stage.resume();
        stage.hall.holds("tea").await;
        // Another server does not know the workflow either.
        let other = Stage::over(stage.hall.clone()).await;
        directory.set_provider(other.new_provider());
        directory.write(BOX);
        directory.expect_no_changes().await;
        other.hall.steal("tea");
        let (_, text) = directory.plan().await;
        assert!(text.contains("1 to add") && !text.contains("must be replaced"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_failed_entity_is_not_deleted_without_an_answer() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let wrong = SHELF.replace("boards = 4", "boards = -1");
        let mut directory = stage.directory(cli, &wrong);
        directory.apply_fails().await;
        directory.set_provider(stage.provider_of("nowhere"));
        directory.write(&wrong);
        let (code, text) = directory.run(&DESTROY).await;
        assert!(code == 1 && text.contains("nowhere"), "{text}");
        assert!(directory.state().contains("shelf/7"));

        directory.set_provider(stage.new_provider());
        directory.write(&wrong);
        directory.destroy().await;
        BoxesClient::new(stage.client.clone()).run_shelf_handle("shelf/7").result().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_ended_entity_is_deleted_only_if_it_has_completed() {
    let stage = Stage::new().await;
    let directory = stage.directory(Cli::Tofu, SHELF);
    directory.apply().await;
    let shelf = BoxesClient::new(stage.client.clone()).run_shelf_handle("shelf/7");
    shelf.terminate("by mistake").await.unwrap();
    let (code, text) = directory.run(&DESTROY).await;
    assert!(code == 1 && text.contains("was terminated"), "{text}");
    assert!(directory.state().contains("shelf/7"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_delete_is_joined_after_an_error_of_the_connection() {
    for cli in Cli::BOTH {
        let mut stage = Stage::new().await;
        let mut directory = stage.directory(cli, BOX);
        directory.apply().await;
        stage.stop().await;
        let (code, text) = directory.run(&DESTROY).await;
        assert!(code == 1 && text.contains("timeouts.delete"), "{text}");
        directory.set_provider(stage.provider_of("nowhere"));
        directory.write(BOX);
        let (code, text) = directory.run(&DESTROY).await;
        assert!(code == 1 && text.contains("nowhere"), "{text}");

        directory.set_provider(stage.new_provider());
        directory.write(BOX);
        // The deletion runs or has completed when the last command asks for it.
        stage.resume();
        directory.succeed(&DESTROY).await;
        assert_eq!((stage.runs("DeleteBox").await, stage.hall.counts()), (1, (1, 1)));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_read_before_a_create_can_time_out() {
    let mut stage = Stage::new().await;
    stage.directory(Cli::Tofu, BOX).apply().await;
    stage.stop().await;
    let text = stage.directory(Cli::Tofu, BOX).apply_fails().await;
    assert!(text.contains("Timeout while waiting to read") && text.contains("timeouts.read"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_missing_worker_is_an_error_and_the_state_stays() {
    // No worker runs the read of the box or answers the query of the shelf.
    let shelf = SHELF.replace("\n}", "\n  timeouts = { read = \"5s\" }\n}");
    for (resource, error) in [(BOX, "timeouts.read"), (&shelf, "read depot_shelf")] {
        let mut stage = Stage::new().await;
        let directory = stage.directory(Cli::Tofu, resource);
        directory.apply().await;
        let kept = directory.state();
        stage.stop().await;
        let text = directory.apply_fails().await;
        assert!(text.contains(error), "{text}");
        assert_eq!(directory.state(), kept);
    }
}
