use crate::stage::{LARGER, MAIN, MAIN_ID, Stage, changes, database};
use platform::v1::databases_temporal::DatabasesClient;
use test_terraform::Cli;

const SMALL: &str = r#"
  region   = "eu"
  name     = "main"
  size     = "SMALL"
  networks = ["10.0.0.0/8", "192.168.0.0/16"]
  labels   = { team = "shop" }
  backup   = { keep = "1h30m", hour = 3 }
"#;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_resource_is_created_changed_and_deleted() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, SMALL);
        let created = directory.apply().await;
        assert!(created.contains("address = \"main.eu.example.com:5432\""), "{created}");
        assert!(created.contains("1 added"), "{created}");
        directory.expect_no_changes().await;

        directory.write(&database(&SMALL.replace("SMALL", "LARGE")));
        let updated = directory.apply().await;
        assert!(updated.contains("1 changed"), "{updated}");
        directory.expect_no_changes().await;

        // A different spelling of the same duration, and a different order of the same set.
        let respelled = SMALL.replace("SMALL", "LARGE").replace("1h30m", "5400s");
        let reordered =
            respelled.replace(r#""10.0.0.0/8", "192.168.0.0/16""#, r#""192.168.0.0/16", "10.0.0.0/8""#);
        directory.write(&database(&reordered));
        directory.expect_no_changes().await;

        directory.write(&database(&SMALL.replace("\"eu\"", "\"us\"")));
        let (_, text) = directory.plan().await;
        assert!(text.contains("must be replaced") && text.contains("forces replacement"), "{text}");
        let replaced = directory.apply().await;
        assert!(replaced.contains("1 added, 0 changed, 1 destroyed"), "{replaced}");

        directory.destroy().await;
        assert_eq!((stage.cloud.provisioned(), stage.cloud.released()), (3, 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn the_resource_of_the_guide_is_created() {
    let guide = include_str!("../../../../docs/terraform.md");
    let (_, resource) = guide.split_once("resource \"platform_database\" \"orders\" {").unwrap();
    let (arguments, _) = resource.split_once("\n}").unwrap();
    let stage = Stage::new().await;
    let created = stage.directory(Cli::Tofu, arguments).apply().await;
    assert!(created.contains("address = \"orders.eu.example.com:5432\""), "{created}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn drift_is_found_and_repaired() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, SMALL);
        directory.apply().await;
        let databases = DatabasesClient::new(stage.client.clone());
        let database = databases.run_database_handle(MAIN_ID);
        let change = platform::v1::ChangeDatabaseRequest { size: 2, nodes: 1, ..Default::default() };
        database.change_database(change).execute().await.unwrap();
        let (changes, text) = directory.plan().await;
        assert!(changes && text.contains("1 to change"), "{text}");
        directory.apply().await;

        database.drop_database().execute().await.unwrap();
        database.result().await.unwrap();
        let (changes, text) = directory.plan().await;
        assert!(changes && text.contains("1 to add"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_existing_resource_is_imported() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        stage.directory(cli, SMALL).apply().await;
        let other = stage.directory(cli, SMALL);
        other.succeed(&["import", "-no-color", "platform_database.main", MAIN_ID]).await;
        other.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn the_same_change_twice_is_two_changes() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, MAIN);
        for arguments in [MAIN, LARGER, MAIN, LARGER, MAIN] {
            directory.write(&database(arguments));
            directory.apply().await;
        }
        assert_eq!((stage.cloud.provisioned(), changes(&directory).await), (5, 4.into()));
        // The imported database does not join the first change, which was equal.
        let other = stage.directory(cli, LARGER);
        other.succeed(&["import", "-no-color", "platform_database.main", MAIN_ID]).await;
        other.apply().await;
        assert_eq!((stage.cloud.provisioned(), changes(&other).await), (6, 5.into()));
    }
}
