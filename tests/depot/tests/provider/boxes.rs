//! A resource that is created, read, updated and deleted by workflows.

use crate::stage::Stage;
use test_terraform::Cli;

const LIGHT: &str = "resource \"depot_box\" \"main\" {\n  name = \"tea\"\n  weight = 250\n}";

fn heavy() -> String {
    LIGHT.replace("250", "500")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_box_is_created_changed_and_deleted_by_workflows() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, LIGHT);
        let text = directory.apply().await;
        assert!(text.contains("1 added"), "{text}");
        directory.expect_no_changes().await;

        // The same change twice is two updates.
        for (resource, weight) in [(heavy(), 500), (LIGHT.to_owned(), 250), (heavy(), 500)] {
            directory.write(&resource);
            let text = directory.apply().await;
            assert!(text.contains("1 changed"), "{text}");
            assert_eq!(stage.hall.weight("tea"), Some(weight));
        }
        assert_eq!((stage.hall.counts(), stage.runs("UpdateBox").await), ((4, 0), 3));

        directory.write(&heavy().replace("tea", "coffee"));
        let (_, text) = directory.plan().await;
        assert!(text.contains("must be replaced"), "{text}");
        directory.apply().await;
        assert_eq!((stage.hall.weight("tea"), stage.hall.weight("coffee")), (None, Some(500)));
        directory.destroy().await;
        assert_eq!((stage.hall.counts(), stage.runs("CreateBox").await), ((5, 2), 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_failure_of_a_type_in_gone_means_gone() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, LIGHT);
        directory.apply().await;
        stage.hall.steal("tea");
        let (changes, text) = directory.plan().await;
        assert!(changes && text.contains("1 to add"), "{text}");
        // The completed workflow with the same input has made a box that is gone, so it is not adopted.
        let text = directory.apply().await;
        assert!(text.contains("1 added"), "{text}");
        assert_eq!((stage.hall.weight("tea"), stage.runs("CreateBox").await), (Some(250), 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_completed_creation_is_adopted_and_an_id_is_imported() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        stage.directory(cli, LIGHT).apply().await;
        let same = stage.directory(cli, LIGHT);
        let text = same.apply().await;
        assert!(text.contains("1 added"), "{text}");
        assert_eq!((stage.hall.counts(), stage.runs("CreateBox").await), ((1, 0), 1));

        let other = stage.directory(cli, &heavy());
        let text = other.apply_fails().await;
        assert!(text.contains("Workflow `box/tea` already exists with a different input"), "{text}");
        other.succeed(&["import", "-no-color", "depot_box.main", "box/tea"]).await;
        let text = other.apply().await;
        assert!(text.contains("1 changed"), "{text}");
        assert_eq!(stage.hall.weight("tea"), Some(500));
    }
}
