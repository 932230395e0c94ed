//! Histories replay: what the runtime does inside workflows is deterministic, and stays so from release to release.
//!
//! `RECORD_HISTORIES=1` writes what `histories/` holds anew; do so only where a change of behaviour is meant.

use crate::harness::{foos, unique};
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use temporal_prost::{
    client::WorkflowHistory,
    sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
};
use temporal_prost_e2e::{
    App,
    nasty::v1::{ConductRequest, foo_temporal},
};

fn replayer() -> WorkflowReplayer {
    let mut options = WorkflowReplayerOptions::new().build();
    foo_temporal::register_workflows::<App>(&mut options).unwrap();
    WorkflowReplayer::new(options).unwrap()
}

const SCENARIOS: [&str; 6] = ["activities", "children", "concurrent", "cancelled", "many", "deterministic"];

fn histories() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("histories")
}

#[tokio::test]
async fn what_was_just_recorded_replays() {
    for scenario in SCENARIOS {
        let input = ConductRequest { scenario: scenario.to_owned(), id: unique("replay") };
        let conductor = foos().await.conduct(input).start().await.unwrap();
        conductor.result().await.unwrap();
        let replayed = replayer().replay_workflow(conductor.fetch_history()).await;
        replayed.unwrap_or_else(|error| panic!("{scenario}: {error}"));
        if env::var_os("RECORD_HISTORIES").is_some() {
            let json = conductor.fetch_history().to_json().await.unwrap();
            fs::write(histories().join(format!("{scenario}.json")), json).unwrap();
        }
    }
}

#[tokio::test]
async fn what_an_earlier_release_recorded_replays() {
    for scenario in SCENARIOS {
        let json = fs::read(histories().join(format!("{scenario}.json"))).unwrap();
        let replayed = replayer().replay_workflow(WorkflowHistory::from_json(&json).unwrap()).await;
        replayed.unwrap_or_else(|error| panic!("{scenario}: {error}"));
    }
}

#[tokio::test]
async fn another_order_of_calls_does_not_replay() {
    let json = fs::read_to_string(histories().join("deterministic.json")).unwrap();
    let changed = json.replace("nasty.v1.Foo.Sweep", "nasty.v1.Foo.Swept");
    assert_ne!(json, changed);
    let replayed = replayer().replay_workflow(WorkflowHistory::from_json(changed.as_bytes()).unwrap()).await;
    assert!(replayed.is_err(), "the child has another type in the history");
}
