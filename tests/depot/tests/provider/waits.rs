//! Waits for a creation that end before the creation does.

use crate::stage::Stage;
use serde_json::Value;
use test_terraform::{Cli, Directory};

const PARCEL: &str =
    "resource \"depot_parcel\" \"main\" {\n  name = \"tea\"\n  timeouts = { read = \"10s\" }\n}\n";
const HASTY: &str =
    "resource \"depot_box\" \"main\" {\n  name = \"tea\"\n  timeouts = { create = \"2s\" }\n}\n";

/// Returns the attributes in the state.
fn attributes(directory: &Directory) -> Value {
    let state: Value = serde_json::from_str(&directory.state()).unwrap();
    let resource = &state["resources"][0]["instances"][0];
    assert_eq!(resource["status"], Value::Null, "{resource}");
    resource["attributes"].clone()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_interrupted_create_has_an_id_and_no_computed_values() {
    for cli in Cli::BOTH {
        let mut stage = Stage::new().await;
        let directory = stage.directory(cli, PARCEL);
        let text = stage.interrupt_create(&directory).await;
        assert!(text.contains("Warning: Interrupted while waiting for the resource"), "{text}");
        let interrupted = attributes(&directory);
        assert_eq!((&interrupted["id"], &interrupted["name"]), (&"parcel/tea".into(), &"tea".into()));
        for computed in ["tracking", "changes", "label", "region"] {
            assert_eq!(interrupted[computed], Value::Null, "{computed}");
        }
        let (_, text) = directory.plan().await;
        assert!(text.contains("tracking") && text.contains("0 to add, 1 to change, 0 to destroy"), "{text}");

        stage.resume();
        directory.apply().await;
        let created = attributes(&directory);
        assert_eq!((&created["tracking"], &created["label"]), (&"T-tea".into(), &"TEA".into()));
        assert_eq!(stage.runs("CreateParcel").await, 1);
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_create_that_times_out_leaves_no_state_and_continues() {
    for cli in Cli::BOTH {
        let mut stage = Stage::new().await;
        stage.stop().await;
        let directory = stage.directory(cli, HASTY);
        let text = directory.apply_fails().await;
        assert!(text.contains("It took longer than 2s") && text.contains("timeouts.create"), "{text}");
        let (_, text) = directory.plan().await;
        assert!(text.contains("1 to add, 0 to change, 0 to destroy"), "{text}");

        stage.resume();
        directory.write(&HASTY.replace("2s", "1h"));
        directory.apply().await;
        assert_eq!((stage.hall.counts(), stage.runs("CreateBox").await), ((1, 0), 1));
    }
}
