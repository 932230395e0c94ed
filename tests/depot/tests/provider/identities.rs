//! A resource that several states have, one after the other.

use crate::stage::Stage;
use test_terraform::Cli;

fn of(weight: u32) -> String {
    format!("resource \"depot_box\" \"main\" {{\n  name = \"tea\"\n  weight = {weight}\n}}")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn every_import_changes_the_resource_anew() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        stage.directory(cli, &of(250)).apply().await;
        for weight in [500, 250, 500] {
            let directory = stage.directory(cli, &of(weight));
            directory.succeed(&["import", "-no-color", "depot_box.main", "box/tea"]).await;
            directory.apply().await;
            assert_eq!(stage.hall.weight("tea"), Some(weight.into()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_adopted_resource_is_changed_anew() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        for _ in 0..2 {
            let directory = stage.directory(cli, &of(250));
            directory.apply().await;
            for weight in [500, 250] {
                directory.write(&of(weight));
                directory.apply().await;
                assert_eq!(stage.hall.weight("tea"), Some(weight.into()));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_missing_id_is_not_imported() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let shelf = "resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n}\n";
        let directory = stage.directory(cli, &format!("{shelf}{}", of(250)));
        for (address, id) in [("depot_box.main", "box/tea"), ("depot_shelf.main", "shelf/7")] {
            let (code, text) = directory.run(&["import", "-no-color", address, id]).await;
            assert!(code == 1 && text.contains("non-existent"), "{text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_partly_failed_update_leaves_what_a_read_says() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, &of(250));
        directory.apply().await;
        directory.write(&of(9500));
        let text = directory.apply_fails().await;
        assert!(text.contains("filled in part"), "{text}");
        assert!(directory.state().contains("9000"), "{}", directory.state());
        directory.write(&of(9000));
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_name_can_be_unknown_in_a_plan() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let known = "resource \"terraform_data\" \"name\" {\n  input = \"tea\"\n}\n";
        let unknown = of(250).replace("\"tea\"", "terraform_data.name.output");
        let directory = stage.directory(cli, &format!("{known}{unknown}"));
        let text = directory.apply().await;
        assert!(text.contains("2 added"), "{text}");
        assert_eq!(stage.hall.weight("tea"), Some(250));
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_box_is_created_before_the_old_one_is_destroyed() {
    let stage = Stage::new().await;
    let lasting = of(250).replace("\n}", "\n  lifecycle { create_before_destroy = true }\n}");
    let directory = stage.directory(Cli::Tofu, &lasting);
    directory.apply().await;
    directory.write(&lasting.replace("tea", "coffee"));
    let text = directory.apply().await;
    assert!(text.contains("1 added, 0 changed, 1 destroyed"), "{text}");
    let created = text.find("Creation complete").unwrap();
    assert!(created < text.find("Destruction complete").unwrap(), "{text}");
    assert_eq!((stage.hall.weight("tea"), stage.hall.weight("coffee")), (None, Some(250)));
}
