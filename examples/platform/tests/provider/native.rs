//! Tests in Terraform's own language.

use crate::stage::{MAIN, Stage};
use std::fs;
use test_terraform::Cli;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn tofu_test_runs_a_file_of_tests() {
    let stage = Stage::new().await;
    let directory = stage.directory(Cli::Tofu, MAIN);
    let tests = directory.path().join("database.tftest.hcl");
    fs::write(&tests, include_str!("database.tftest.hcl")).unwrap();
    let text = directory.succeed(&["test", "-no-color"]).await;
    assert!(text.contains("2 passed, 0 failed"), "{text}");
    // `tofu test` destroys everything that it has created.
    assert_eq!((stage.cloud.provisioned(), stage.cloud.released()), (1, 1));
    let failing = include_str!("database.tftest.hcl").replace(":5432", ":1");
    fs::write(tests, failing).unwrap();
    let (code, text) = directory.run(&["test", "-no-color"]).await;
    assert!(code == 1 && text.contains("1 failed"), "{text}");
}
