use crate::stage::{MAIN, Stage, database};
use test_terraform::Cli;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_failed_create_names_the_attribute_and_is_repeated() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, &format!("{MAIN}\n  nodes = 99"));
        let text = directory.apply_fails().await;
        assert!(text.contains("At most 10 nodes.") && text.contains("nodes = 99"), "{text}");
        assert!(text.contains("there are not enough machines"), "{text}");
        // The parts that an apply has made before its failure are destroyed.
        assert_eq!(stage.cloud.released(), 1);
        let (_, text) = directory.plan().await;
        assert!(text.contains("tainted"), "{text}");
        directory.write(&database(&format!("{MAIN}\n  nodes = 2")));
        let text = directory.apply().await;
        assert!(text.contains("1 added"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_update_that_fails_leaves_the_state() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, MAIN);
        directory.apply().await;
        directory.write(&database(&format!("{MAIN}\n  nodes = 99")));
        let text = directory.apply_fails().await;
        assert!(text.contains("At most 10 nodes."), "{text}");
        directory.write(&database(MAIN));
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn the_id_of_another_resource_is_refused() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        stage.directory(cli, MAIN).apply().await;
        let other = stage.directory(cli, &format!("{MAIN}\n  nodes = 5"));
        let text = other.apply_fails().await;
        assert!(text.contains("Workflow `database/eu/main` already exists with a different input"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn wrong_values_are_refused_in_plans() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let wrong = "  region = \"eu\"\n  name = \"main\"\n  size = \"HUGE\"\n  backup = { every = \"soon\", hour = 1 }";
        let text = stage.directory(cli, wrong).apply_fails().await;
        assert!(text.contains("The value must be one of `SMALL`, `LARGE`."), "{text}");
        assert!(text.contains("The value must be a duration"), "{text}");
        assert!(text.contains("only one of them can be"), "{text}");
    }
}
