//! States of an older version, under the real programs.

use crate::stage::Stage;
use std::fs;
use test_terraform::{Cli, Directory};

const OLD: &str =
    "resource \"depot_box\" \"main\" {\n  title = \"tea\"\n  grams = \"250\"\n  color = \"brown\"\n}";
const NEW: &str = "resource \"depot_box\" \"main\" {\n  name = \"tea\"\n  weight = 250\n}";

fn attributes(directory: &Directory) -> serde_json::Value {
    let state: serde_json::Value = serde_json::from_str(&directory.state()).unwrap();
    state["resources"][0]["instances"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_newer_provider_reads_the_state_of_an_older_one() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let mut directory = Directory::new(cli, stage.old_provider());
        directory.write(OLD);
        directory.apply().await;
        assert_eq!(attributes(&directory)["schema_version"], 0);

        directory.set_provider(stage.new_provider());
        directory.write(NEW);
        directory.expect_no_changes().await;
        directory.write(&NEW.replace("250", "300"));
        let text = directory.apply().await;
        assert!(text.contains("1 changed"), "{text}");
        let upgraded = attributes(&directory);
        assert_eq!(
            (&upgraded["schema_version"], &upgraded["attributes"]["weight"]),
            (&1.into(), &300.into())
        );
        assert!(upgraded["attributes"].get("color").is_none());
        assert_eq!((stage.hall.weight("tea"), stage.hall.counts()), (Some(300), (2, 0)));

        directory.set_provider(stage.old_provider());
        directory.write(OLD);
        let (code, text) = directory.run(&["plan", "-no-color"]).await;
        assert!(code == 1, "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn any_older_json_is_read_or_explained() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, NEW);
        directory.apply().await;
        let written: serde_json::Value = serde_json::from_str(&directory.state()).unwrap();
        let with = |attributes: serde_json::Value| {
            let mut older = written.clone();
            let instance = &mut older["resources"][0]["instances"][0];
            (instance["schema_version"], instance["attributes"]) = (0.into(), attributes);
            fs::write(directory.path().join("terraform.tfstate"), older.to_string()).unwrap();
        };
        // Fields that nobody knows, a number as text, and an earlier name.
        with(serde_json::json!({
            "id": "box/tea", "title": "tea", "grams": "250", "unknown": { "deep": [1, null, {}] },
        }));
        directory.expect_no_changes().await;
        with(serde_json::json!({ "id": "box/tea", "name": "tea", "weight": ["heavy"] }));
        let (code, text) = directory.run(&["plan", "-no-color"]).await;
        assert!(code == 1 && text.contains("Unreadable state"), "{text}");
        assert!(text.contains("`weight` is a list"), "{text}");
    }
}
