//! Tokens and validation.

use crate::stage::{MAIN, MAIN_ID, Stage};
use test_terraform::Cli;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_viewer_plans_and_does_not_apply() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let viewer = stage.own_process(cli, "viewer", MAIN);
        let text = viewer.apply_fails().await;
        assert!(text.contains("you need the right `databases.write` on `database/eu/main`"), "{text}");
        assert!(text.contains("your token, of role `viewer`, expires in"), "{text}");
        assert_eq!(stage.cloud.provisioned(), 0);

        stage.own_process(cli, "developer", MAIN).apply().await;
        viewer.succeed(&["import", "-no-color", "platform_database.main", MAIN_ID]).await;
        viewer.expect_no_changes().await;
        let text = viewer.succeed(&["show", "-no-color"]).await;
        assert!(text.contains("main.eu.example.com:5432"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_wrong_name_is_refused_at_its_attribute() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.own_process(cli, "developer", &MAIN.replace("main", "Main DB"));
        let text = directory.apply_fails().await;
        assert!(text.contains("lower-case letters, digits and hyphens"), "{text}");
        assert!(text.contains("name = \"Main DB\""), "{text}");
        assert_eq!((stage.cloud.provisioned(), stage.runs("database/eu/Main DB").await), (0, 0));
    }
}
