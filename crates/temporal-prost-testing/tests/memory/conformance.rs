//! Histories of the server in memory, compared with recordings of a real server.
//!
//! `conformance/*.json` are the histories that a real server wrote. To record them again, set `TEMPORAL_ADDRESS` and
//! `EXPECTORATE=overwrite`.

mod acts;
mod differences;
mod flow;
mod operations;
mod play;
mod shown;
mod stage;

use crate::server::Server;
use differences::{Difference, INTENDED, differences};
pub(crate) use flow::{Flow, flows};
pub(crate) use operations::{Answer, Fate, Handler, accepted, goes_on};
pub(crate) use play::Act;
use serde_json::Value as Json;
use shown::Shown;
pub(crate) use stage::{Stage, register, worker};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use temporal_prost_testing::MemoryServer;
use temporalio_common::protos::temporal::api::history::v1::HistoryEvent;

fn recordings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/memory/conformance")
}

/// Plays a flow, and returns the histories of its runs by name.
async fn played(server: &Server, flow: &Flow) -> Json {
    let id = format!("{}-{:016x}", flow.name, fastrand::u64(..));
    let stage = Stage::new(server, format!("queue-{id}")).await;
    let worker = worker(server, &stage.queue);
    let is_nexus = flow.name.starts_with("nexus");
    let _handling = if is_nexus { Some(stage.handle_operations().await) } else { None };
    stage.play(flow, &id).await;
    let histories = stage.histories(&id).await;
    worker.stop().await;
    shown(&id, &histories)
}

fn shown(id: &str, histories: &[(String, String, Vec<HistoryEvent>)]) -> Json {
    let mut names = vec![(id.to_owned(), "$id".to_owned())];
    let mut number = 0;
    let mut titles = Vec::new();
    for (index, (workflow, run, _)) in histories.iter().enumerate() {
        number = if index > 0 && histories[index - 1].0 == *workflow { number + 1 } else { 1 };
        let title = format!("{} run {number}", workflow.replace(id, "$id"));
        names.push((run.clone(), format!("${title}")));
        titles.push(title);
    }
    let shown = Shown::new(names);
    let runs = titles
        .into_iter()
        .zip(histories)
        .map(|(title, (.., events))| (title, events.iter().map(|event| shown.event(event)).collect()));
    Json::Object(runs.collect())
}

/// Formats runs with one event per line.
fn text(runs: &Json) -> String {
    let run = |(title, events): (&String, &Json)| {
        let events: Vec<String> = events.as_array().unwrap().iter().map(Json::to_string).collect();
        format!("\"{title}\": [\n{}\n]", events.join(",\n"))
    };
    let runs: Vec<String> = runs.as_object().unwrap().iter().map(run).collect();
    format!("{{\n{}\n}}\n", runs.join(",\n"))
}

#[tokio::test]
async fn every_flow_writes_the_history_that_a_real_server_writes() {
    let mut found = Vec::new();
    for flow in flows() {
        let path = recordings().join(format!("{}.json", flow.name));
        if let Some(real) = Server::real() {
            expectorate::assert_contents(&path, &text(&played(&real, &flow).await));
        }
        let memory = MemoryServer::with_options(|options| options.strict_search_attributes = true);
        let recorded =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", flow.name));
        let recorded = serde_json::from_str(&recorded).unwrap();
        found.extend(differences(flow.name, &recorded, &played(&Server::memory(memory), &flow).await));
    }
    assert_intended(&found);
}

fn assert_intended(found: &[Difference]) {
    let unintended: Vec<String> =
        found.iter().filter(|difference| difference.row().is_none()).map(ToString::to_string).collect();
    assert!(unintended.is_empty(), "{} differences:\n{}", unintended.len(), unintended.join("\n"));
    let rows: BTreeSet<usize> = found.iter().filter_map(Difference::row).collect();
    for (index, row) in INTENDED.iter().enumerate() {
        assert!(rows.contains(&index), "no flow has the difference {row:?}");
    }
}

#[test]
fn every_recording_belongs_to_a_flow() {
    let flows: BTreeSet<String> = flows().iter().map(|flow| format!("{}.json", flow.name)).collect();
    let entries = std::fs::read_dir(recordings()).unwrap().map(|entry| entry.unwrap().path());
    let recorded = entries.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let names = recorded.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    assert_eq!(names.collect::<BTreeSet<_>>(), flows);
}
