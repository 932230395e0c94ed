use crate::stage::{LARGER, MAIN, MAIN_ID, Stage, changes, database};
use platform::v1::databases_temporal::DatabasesClient;
use test_terraform::{Cli, Directory, interrupt};

/// Interrupts an apply while its database is created.
async fn interrupt_create(stage: &Stage, directory: &Directory) {
    let apply = directory.spawn_apply();
    stage.cloud.begins(1).await;
    interrupt(apply).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_interrupted_create_is_resumed() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, MAIN);
        let closed = stage.cloud.close();
        interrupt_create(&stage, &directory).await;

        // The state has the id and no computed values.
        let shown = directory.succeed(&["show", "-no-color"]).await;
        assert!(shown.contains(MAIN_ID) && !shown.contains("tainted"), "{shown}");
        let (changes, text) = directory.plan().await;
        assert!(changes && text.contains("1 to change"), "{text}");

        drop(closed);
        let resumed = directory.apply().await;
        assert!(resumed.contains("main.eu.example.com:5432"), "{resumed}");
        assert_eq!((stage.cloud.provisioned(), stage.runs(MAIN_ID).await), (1, 1));
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_pending_create_that_fails_is_replaced() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, MAIN);
        let closed = stage.cloud.close();
        interrupt_create(&stage, &directory).await;

        let databases = DatabasesClient::new(stage.client.clone());
        databases.run_database_handle(MAIN_ID).terminate("the region is lost").await.unwrap();
        let (_, text) = directory.plan().await;
        assert!(text.contains("must be replaced") && text.contains("1 to add"), "{text}");
        drop(closed);
        let replaced = directory.apply().await;
        assert!(replaced.contains("1 added"), "{replaced}");
        assert_eq!(stage.runs(MAIN_ID).await, 2);
        directory.expect_no_changes().await;
        directory.write(&database(&format!("{MAIN}\n  nodes = 2")));
        let changed = directory.apply().await;
        assert!(changed.contains("1 changed"), "{changed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_wait_ends_with_its_timeout_and_goes_on_later() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, &format!("{MAIN}\n  timeouts = {{ create = \"1s\" }}"));
        let closed = stage.cloud.close();
        let text = directory.apply_fails().await;
        assert!(text.contains("took longer than 1s") && text.contains("timeouts.create"), "{text}");
        drop(closed);
        directory.apply().await;
        assert_eq!((stage.cloud.provisioned(), stage.runs(MAIN_ID).await), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_interrupted_update_is_resumed() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, MAIN);
        directory.apply().await;
        directory.write(&database(LARGER));
        let closed = stage.cloud.close();
        let apply = directory.spawn_apply();
        stage.cloud.begins(2).await;
        let text = interrupt(apply).await;
        assert!(text.contains("Interrupted while waiting to update platform_database"), "{text}");

        // The state is unchanged since before the update, so the plan is the same.
        assert_eq!(changes(&directory).await, 0);
        let (has_changes, text) = directory.plan().await;
        assert!(has_changes && text.contains("1 to change"), "{text}");

        drop(closed);
        directory.apply().await;
        assert_eq!((stage.cloud.begun(), stage.cloud.provisioned()), (2, 2));
        assert_eq!((changes(&directory).await, stage.runs(MAIN_ID).await), (1.into(), 1));
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_interrupted_delete_is_resumed() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, MAIN);
        directory.apply().await;
        let closed = stage.cloud.close();
        let destroy = directory.spawn(&["destroy", "-auto-approve", "-no-color"]);
        stage.cloud.begins(2).await;
        let text = interrupt(destroy).await;
        assert!(text.contains("Interrupted while waiting to delete platform_database"), "{text}");

        // The database exists until the workflow has removed it.
        assert!(directory.state().contains(MAIN_ID));
        let (has_changes, text) = directory.plan_destroy().await;
        assert!(has_changes && text.contains("1 to destroy"), "{text}");

        drop(closed);
        directory.destroy().await;
        assert!(!directory.state().contains(MAIN_ID));
        assert_eq!((stage.cloud.begun(), stage.cloud.released()), (2, 1));
        assert_eq!(stage.runs(MAIN_ID).await, 1);
        let (has_changes, text) = directory.plan().await;
        assert!(has_changes && text.contains("1 to add"), "{text}");
    }
}
