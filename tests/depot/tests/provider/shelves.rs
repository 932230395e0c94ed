//! A resource that a signal deletes, and that nothing updates.

use crate::stage::Stage;
use depot::v2::boxes_temporal::BoxesClient;
use test_terraform::Cli;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_shelf_is_replaced_by_changes_and_deleted_by_a_signal() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let resource = "resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n  boards = 4\n}";
        let directory = stage.directory(cli, resource);
        directory.apply().await;
        directory.expect_no_changes().await;
        let shelf = BoxesClient::new(stage.client.clone()).run_shelf_handle("shelf/7");
        assert_eq!(shelf.get_shelf().await.unwrap().boards, 4);

        directory.write(&resource.replace("boards = 4", "boards = 5"));
        let text = directory.apply().await;
        assert!(text.contains("1 added, 0 changed, 1 destroyed"), "{text}");
        assert_eq!(shelf.get_shelf().await.unwrap().boards, 5);

        directory.destroy().await;
        shelf.result().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_destroyed_shelf_is_created_again() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, "resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n}");
        for runs in 1..4 {
            directory.apply().await;
            assert_eq!(stage.runs("RunShelf").await, runs);
            directory.expect_no_changes().await;
            directory.destroy().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_terminated_entity_is_an_error_and_its_state_stays() {
    let stage = Stage::new().await;
    let directory = stage.directory(Cli::Tofu, "resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n}");
    directory.apply().await;
    let shelf = BoxesClient::new(stage.client.clone()).run_shelf_handle("shelf/7");
    shelf.terminate("by mistake").await.unwrap();
    let (code, text) = directory.run(&["plan", "-no-color"]).await;
    assert!(code == 1 && text.contains("was terminated"), "{text}");
    assert!(directory.state().contains("shelf/7"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_entity_that_is_never_ready_is_tainted_and_deleted() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let wrong = "resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n  boards = -1\n}";
        let directory = stage.directory(cli, wrong);
        // The update fails in the first task, and the workflow goes on.
        let text = directory.apply_fails().await;
        assert!(text.contains("a shelf has boards") || text.contains("A shelf has boards"), "{text}");
        let (_, text) = directory.plan().await;
        assert!(text.contains("tainted"), "{text}");
        directory.destroy().await;
        BoxesClient::new(stage.client.clone()).run_shelf_handle("shelf/7").result().await.unwrap();
    }
}
