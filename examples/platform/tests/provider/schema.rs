use crate::stage::{MAIN, Stage};
use std::path::Path;
use test_terraform::Cli;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn the_schema_is_the_recorded_one() {
    let stage = Stage::without_workers().await;
    let directory = stage.own_process(Cli::Tofu, "developer", MAIN);
    let schema = directory.json(&["providers", "schema", "-json"]).await;
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider/schema.json");
    expectorate::assert_contents(golden, &text);
}
