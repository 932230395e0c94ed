//! Replay of histories of a real server, in the forms in which they are downloaded.
//!
//! `recordings/` contains one workflow in every form. To record it again, set `TEMPORAL_ADDRESS` and
//! `EXPECTORATE=overwrite`. `TEMPORAL_CLI_PATH` is the path of the `temporal` command, if it is not on the `PATH`.

use crate::conformance::{Flow, Stage, flows, register, worker};
use crate::property::request::history;
use crate::server::Server;
use prost::Message;
use std::path::{Path, PathBuf};
use std::process::Command;
use temporal_prost_testing::{Replay, ReplayError, record};
use temporalio_common::protos::temporal::api::history::v1::History;

/// The flow that is recorded. Its child is recorded by the query as well.
const FLOW: &str = "recorded";

fn flow() -> Flow {
    flows().into_iter().find(|flow| flow.name == FLOW).unwrap()
}

fn recordings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/memory/recordings")
}

fn replay() -> Replay {
    Replay::new(register).unwrap()
}

/// Downloads histories by a query until visibility lists both workflows.
async fn download(stage: &Stage, id: &str, directory: &Path) -> Vec<PathBuf> {
    for _ in 0..100 {
        let query = format!("WorkflowId STARTS_WITH '{id}' AND ExecutionStatus = 'Completed'");
        let files = record(&stage.client, &query, directory).await.unwrap();
        if files.len() == 2 {
            return files;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the query does not find both workflows");
}

/// Returns the history as the `temporal` command writes it.
fn shown_by_command(id: &str) -> Vec<u8> {
    let program = std::env::var("TEMPORAL_CLI_PATH").unwrap_or_else(|_| "temporal".to_owned());
    let mut command = Command::new(&program);
    command.args(["workflow", "show", "--output", "json", "--workflow-id", id]);
    let output =
        command.output().unwrap_or_else(|error| panic!("{program}, as set by TEMPORAL_CLI_PATH: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

async fn protobuf(stage: &Stage, id: &str) -> Vec<u8> {
    History { events: history(&stage.client, id, "").await.unwrap() }.encode_to_vec()
}

/// Plays the flow and writes its history in every form that the server offers.
async fn recorded(server: &Server, directory: &Path) {
    let id = format!("{FLOW}-{:016x}", fastrand::u64(..));
    let stage = Stage::new(server, id.clone()).await;
    let worker = worker(server, &id);
    stage.play(&flow(), &id).await;
    worker.stop().await;
    std::fs::create_dir_all(directory).unwrap();
    for (number, file) in download(&stage, &id, directory).await.into_iter().enumerate() {
        std::fs::rename(file, directory.join(format!("query-{number}.json"))).unwrap();
    }
    std::fs::write(directory.join("history.binpb"), protobuf(&stage, &id).await).unwrap();
    if server.memory.is_none() {
        std::fs::write(directory.join("command.json"), shown_by_command(&id)).unwrap();
    }
}

#[tokio::test]
async fn what_was_just_downloaded_replays() {
    for server in Server::all() {
        let overwrites = std::env::var("EXPECTORATE").is_ok_and(|value| value == "overwrite");
        let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{:016x}", fastrand::u64(..)));
        let directory = if overwrites && server.memory.is_none() { recordings() } else { scratch.clone() };
        recorded(&server, &directory).await;
        tokio::task::spawn_blocking(|| replay().directory(directory).unwrap().run().unwrap()).await.unwrap();
        // The recordings have no scratch directory.
        let _ = std::fs::remove_dir_all(scratch);
    }
}

#[test]
fn every_form_replays_against_the_same_code_only() {
    let forms = ["command.json", "history.binpb", "query-0.json", "query-1.json"];
    let mut failed = 0;
    for form in forms {
        let bytes = std::fs::read(recordings().join(form)).unwrap();
        replay().history(form, &bytes).unwrap().run().unwrap_or_else(|error| panic!("{form}: {error}"));
        let changed = replaced(&bytes, b"Hands::perform", b"Hands::perfect");
        let replayed = replay().history(form, &changed).unwrap().run();
        if changed == bytes {
            continue;
        }
        let Err(ReplayError::Failed(failures)) = replayed else { panic!("{form} replays: {replayed:?}") };
        assert_eq!((failures[0].name.as_str(), failures[0].workflow_type.as_str()), (form, "Play"));
        assert!(failures[0].message.contains("Hands::perfect"), "{}", failures[0]);
        failed += 1;
    }
    assert_eq!(failed, 3, "the child calls no activity");
}

/// Replaces a text by one of the same length.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = bytes.to_vec();
    for start in 0..bytes.len().saturating_sub(from.len()) {
        if bytes[start..].starts_with(from) {
            replaced[start..start + to.len()].copy_from_slice(to);
        }
    }
    replaced
}
