//! The days of the README, with Terraform inside and outside the workflows.

use crate::stage::{MAIN, MAIN_ID, Stage, connect, module, storage};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};
use temporal_prost_terraform::execution::v1::terraform_temporal::TerraformClient;
use test_terraform::{Cli, text};
use tokio::process::{Child, Command};

/// Returns a program of the platform with the environment of the README, for the user with a role.
fn program(stage: &Stage, path: &str, role: &str) -> Command {
    let mut command = Command::new(path);
    command.env("TEMPORAL_CONFIG_FILE", stage.desk.profile()).env_remove("TEMPORAL_ADDRESS");
    command.env("PLATFORM_TOKEN", stage.desk.token(role)).kill_on_drop(true);
    command
}

/// Starts the workers with a module that the test can change.
fn worker(stage: &Stage, module: &Path) -> Child {
    let mut worker = program(stage, env!("CARGO_BIN_EXE_platform-worker"), "worker");
    worker.env("PLATFORM_KEYS", stage.desk.keys()).env("PLATFORM_PAYLOAD_KEYS", stage.desk.payload_keys());
    worker.env("PLATFORM_STORE", stage.folder.path().join("store")).env("PLATFORM_MODULE", module);
    worker.env("PLATFORM_TOFU", Cli::Tofu.program());
    worker.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

async fn roll_out(stage: &Stage, role: &str) -> (i32, String) {
    let output = program(stage, env!("CARGO_BIN_EXE_platform-rollout"), role).output().await.unwrap();
    text(&output)
}

/// Returns the Terraform state that the workflows keep.
async fn inside(stage: &Stage) -> String {
    let terraform = TerraformClient::new(connect(&stage.desk, "worker").await);
    let kept = terraform.state_handle(format!("terraform-state/{MAIN_ID}")).get_state().await.unwrap();
    let stored = kept.state.unwrap();
    let bytes = storage(&stage.desk, stage.folder.path()).get(&stored).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

fn copied_module(stage: &Stage) -> PathBuf {
    let folder = stage.folder.path().join("module");
    fs::create_dir(&folder).unwrap();
    fs::copy(module().join("main.tf"), folder.join("main.tf")).unwrap();
    folder
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_platform_is_published_used_and_changed() {
    // Day 0: the platform team starts its workers.
    let stage = Stage::without_workers().await;
    let module = copied_module(&stage);
    let _worker = worker(&stage, &module);

    // Day 1: a developer applies ten lines.
    let configuration = format!("{MAIN}\n  nodes = 2\n  password = \"canary-11f2\"\n  password_version = 1");
    let developer = stage.own_process(Cli::Tofu, "developer", &configuration);
    let created = developer.apply().await;
    assert!(created.contains("address = \"main.eu.example.com:5432\""), "{created}");
    let machines = inside(&stage).await;
    assert!(machines.contains("main-1") && !machines.contains("generation"), "{machines}");
    developer.expect_no_changes().await;

    // Day 2: an operator changes the module, and nobody else rolls it out.
    let changed = fs::read_to_string(module.join("main.tf")).unwrap();
    let changed = changed.replace("size = var.size }", "size = var.size, generation = \"second\" }");
    fs::write(module.join("main.tf"), changed).unwrap();
    let (code, text) = roll_out(&stage, "developer").await;
    assert!(code == 1 && text.contains("you need the right `databases.operate`"), "{text}");
    assert!(!inside(&stage).await.contains("generation"));
    let (code, text) = roll_out(&stage, "operator").await;
    assert!(code == 0 && text.contains("database/eu/main has version "), "{text}");
    assert!(inside(&stage).await.contains("second"));
    developer.expect_no_changes().await;

    developer.destroy().await;
    let left = inside(&stage).await;
    assert!(left.contains("\"resources\": []") || left.contains("\"resources\":[]"), "{left}");
}
