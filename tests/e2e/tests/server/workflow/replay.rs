//! Replay of histories: the runtime's code inside workflows is deterministic, and stays compatible between releases.
//!
//! `RECORD_HISTORIES=1` records `histories/` again. Use it only after an intended change of behavior.

use crate::{
    all_options::{drive, every},
    harness::{foos, unique},
    nexus::floor::Bourse,
};
use futures::future::join_all;
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use temporal_prost::{
    client::WorkflowHistory,
    hook::{Call, Hook, Hooks, Refusal},
    sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
};
use temporal_prost_e2e::{
    App, Every,
    bourse::Office,
    bourse_v1::brokers_temporal,
    every::v1::{FullRequest, PokeRequest, every_temporal},
    nasty::v1::{ConductRequest, CountRequest, foo_temporal},
};

/// A hook that was registered after the histories were recorded.
struct Closed;

impl Hook for Closed {
    fn check(&self, _: &Call<'_>) -> Result<(), Refusal> {
        Err(Refusal::new("nothing is allowed any more"))
    }
}

pub(super) fn replayer() -> WorkflowReplayer {
    replayer_with(&Hooks::new())
}

fn replayer_with(hooks: &Hooks) -> WorkflowReplayer {
    let mut options = WorkflowReplayerOptions::new().build();
    hooks.register(&mut options);
    foo_temporal::register_workflows::<App>(&mut options).unwrap();
    every_temporal::register_workflows::<Every>(&mut options).unwrap();
    brokers_temporal::register_workflows::<Office>(&mut options).unwrap();
    WorkflowReplayer::new(options).unwrap()
}

/// Scenarios of the conductor.
const CONDUCTED: [&str; 6] = ["activities", "children", "concurrent", "cancelled", "many", "deterministic"];

/// Scenarios of the driver: the schema, edits and setters for all calls.
const DRIVEN: [&str; 8] = [
    "children",
    "orphans",
    "activities",
    "local",
    "cancel children",
    "cancel activities",
    "cancel twice",
    "external",
];

/// Scenarios of the broker: operations that run workflows, answer at once, are cancelled, and have no messages.
const BROKEN: [&str; 4] = ["trade", "direct", "cancel", "bell"];

/// Records the histories, and returns each with the name of its file.
async fn recordings() -> Vec<(String, Vec<u8>)> {
    let mut recordings = vec![
        ("continued-as-new".to_owned(), continued().await),
        ("signals-and-updates".to_owned(), signalled_and_updated().await),
    ];
    recordings.extend(join_all(CONDUCTED.map(conducted)).await);
    recordings.extend(join_all(DRIVEN.map(driven)).await);
    let bourse = Bourse::open().await;
    recordings.extend(join_all(BROKEN.map(|scenario| broken(&bourse, scenario))).await);
    recordings
}

async fn conducted(scenario: &str) -> (String, Vec<u8>) {
    let input =
        ConductRequest { scenario: scenario.to_owned(), id: unique(scenario), ..ConductRequest::default() };
    let conductor = foos().await.conduct(input).start().await.unwrap();
    conductor.result().await.unwrap();
    (scenario.to_owned(), json(conductor.fetch_history()).await)
}

async fn driven(scenario: &str) -> (String, Vec<u8>) {
    let target = every().await.full(called(&unique(scenario))).start().await.unwrap();
    let name = if scenario == "external" { target.id().to_owned() } else { unique(scenario) };
    let (_, driver) = drive(scenario, &name).await;
    // The external handle cancelled it.
    let _ = target.terminate("the test is over").await;
    (format!("every-{}", scenario.replace(' ', "-")), json(driver.fetch_history()).await)
}

async fn broken(bourse: &Bourse, scenario: &str) -> (String, Vec<u8>) {
    let id = unique(scenario);
    if scenario == "direct" {
        bourse.start("wait", &id).await;
        bourse.trade_begins(&id).await;
    }
    let broker = bourse.start(scenario, &id).await;
    broker.result().await.unwrap();
    (format!("nexus-{scenario}"), json(broker.fetch_history()).await)
}

fn called(name: &str) -> FullRequest {
    FullRequest { name: name.to_owned() }
}

async fn json(history: WorkflowHistory) -> Vec<u8> {
    history.to_json().await.unwrap()
}

async fn continued() -> Vec<u8> {
    let counter = foos().await.count(CountRequest { left: 1, total: 0 }).start().await.unwrap();
    counter.result().await.unwrap();
    let first = counter.run_id().unwrap();
    json(counter.at_run(first).fetch_history()).await
}

/// Records signals, updates that are rejected, accepted and slow, and search attributes of a start.
async fn signalled_and_updated() -> Vec<u8> {
    let text = |text: &str| PokeRequest { text: text.to_owned() };
    let (update, full) =
        every().await.full(called(&unique("replay"))).with_change(text("slow one")).start().await.unwrap();
    full.poke(text("two")).await.unwrap();
    full.change(text("bad")).execute().await.unwrap_err();
    full.settle(text("three")).execute().await.unwrap();
    update.result().await.unwrap();
    full.poke(text("end")).await.unwrap();
    full.result().await.unwrap();
    json(full.fetch_history()).await
}

fn histories() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("histories")
}

pub(crate) async fn replay(name: &str, json: &[u8]) {
    let replayed = replayer().replay_workflow(WorkflowHistory::from_json(json).unwrap()).await;
    replayed.unwrap_or_else(|error| panic!("{name}: {error}"));
}

#[tokio::test]
async fn what_was_just_recorded_replays() {
    for (name, json) in recordings().await {
        replay(&name, &json).await;
        if env::var_os("RECORD_HISTORIES").is_some() {
            fs::write(histories().join(format!("{name}.json")), json).unwrap();
        }
    }
}

#[tokio::test]
async fn what_an_earlier_release_recorded_replays() {
    let files: Vec<_> = fs::read_dir(histories()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(
        files.len(),
        CONDUCTED.len() + DRIVEN.len() + BROKEN.len() + 2,
        "a history of each: RECORD_HISTORIES=1 writes them"
    );
    for file in files {
        replay(&file.display().to_string(), &fs::read(&file).unwrap()).await;
    }
}

#[tokio::test]
async fn what_was_recorded_before_hooks_replays_with_hooks() {
    let replayer = replayer_with(&Hooks::new().with(Closed));
    for entry in fs::read_dir(histories()).unwrap() {
        let path = entry.unwrap().path();
        let history = WorkflowHistory::from_json(&fs::read(&path).unwrap()).unwrap();
        let outcome = replayer.replay_workflow(history).await;
        outcome.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

/// Sixteen entries, of which every other one calls another activity.
#[tokio::test]
async fn what_iterates_over_a_map_of_its_input_replays() {
    let parity = |number: usize| if number.is_multiple_of(2) { "even" } else { "odd" };
    let labels = (0..16).map(|number| (format!("key-{number:02}"), parity(number).to_owned()));
    let input = ConductRequest { scenario: "map".to_owned(), id: unique("map"), labels: labels.collect() };
    let conductor = foos().await.conduct(input).start().await.unwrap();
    let keys = conductor.result().await.unwrap().lines;
    assert_eq!(keys.len(), 16);
    assert!(keys.is_sorted(), "{keys:?}");
    let history = json(conductor.fetch_history()).await;
    for time in 1..=5 {
        replay(&format!("replay {time}"), &history).await;
    }
}

/// A history that does not replay, which shows that the replayer checks it.
#[tokio::test]
async fn another_order_of_calls_does_not_replay() {
    let json = fs::read_to_string(histories().join("deterministic.json")).unwrap();
    let changed = json.replace("nasty.v1.Foo.Sweep", "nasty.v1.Foo.Swept");
    assert_ne!(json, changed);
    let replayed = replayer().replay_workflow(WorkflowHistory::from_json(changed.as_bytes()).unwrap()).await;
    assert!(replayed.is_err(), "the child has another type in the history");
}
