//! The findings of `breaking` about replay: histories of workflows with an old schema replay with a new one, or do not.

use std::{path::Path, time::Duration};
use temporal_prost::{client::WorkflowHistory, sdk::WorkerOptions};
use temporal_prost_build::command;
use temporal_prost_e2e::changed::{
    new,
    old::{
        App,
        v1::{
            AddedFieldRequest, GoneTask, KeptJsonNameRequest, RemovedFieldRequest, RenamedFieldRequest,
            RenamedValueRequest, Size, Task,
            changes_temporal::{self, ChangesClient},
        },
    },
};
use temporal_prost_testing::{Replay, TestEnvironment};

/// A finding, the element that it is about, and a workflow whose histories contain the element.
struct Case {
    finding: &'static str,
    element: &'static str,
    workflow: &'static str,
}

const fn case(finding: &'static str, element: &'static str, workflow: &'static str) -> Case {
    Case { finding, element, workflow }
}

/// The histories of these do not replay.
const BROKEN: [Case; 10] = [
    case("activity-renamed", "Changes.Charge`", "CallRenamed"),
    case("workflow-id", "Changes.Child`", "StartChild"),
    // Risky, since a schema does not show that a workflow is started as a child.
    case("workflow-aliased", "Changes.Aliased`", "StartAliased"),
    case("workflow-renamed", "Changes.Gone`", "Gone"),
    case("field-type-changed", "Counted`", "CallCount"),
    case("update-removed", "Changes.Change`", "Updated"),
    case("cancellation-type", "Changes.Slow`", "Cancelled"),
    case("field-renamed", "RenamedFieldRequest`", "RenamedField"),
    case("field-removed", "RemovedFieldRequest`", "RemovedField"),
    case("enum-value-renamed", "SIZE_LARGE", "RenamedValue"),
];

/// The histories of these replay.
const KEPT: [Case; 10] = [
    case("timeout", "Changes.Timed`", "CallTimed"),
    case("retry-policy", "Changes.Timed`", "CallTimed"),
    case("priority", "Changes.Timed`", "CallTimed"),
    case("task-queue", "Changes.Timed`", "CallTimed"),
    case("eager-start", "Changes.Eager`", "Eager"),
    case("handler-added", "Changes.Eager`", "Eager"),
    case("rpc-added", "Changes.Fresh`", "CallTimed"),
    case("workflow-aliased", "Changes.Aliased`", "Aliased"),
    case("field-added", "AddedFieldRequest`", "AddedField"),
    case("field-proto-name", "KeptJsonNameRequest`", "KeptJsonName"),
];

/// Returns the findings, each in one text.
fn findings() -> String {
    let [old, new] =
        ["old", "new"].map(|side| Path::new(env!("CARGO_MANIFEST_DIR")).join("proto/changed").join(side));
    let proto = new.join("changed/v1/changes.proto");
    let arguments = ["breaking", "--warn", "safe", "--against"].map(Into::into);
    let arguments = arguments.into_iter().chain([old.into(), "-I".into(), new.into(), proto.into()]);
    match command::run(["protoc-gen-rust-temporal".into()].into_iter().chain(arguments), std::io::empty()) {
        Ok(output) => String::from_utf8(output.stdout).unwrap(),
        Err(error) => error.to_string(),
    }
}

fn task() -> Task {
    Task { name: "one".to_owned() }
}

/// Runs a workflow of the old version, and returns its history.
async fn record(env: &TestEnvironment, workflow: &str) -> Vec<u8> {
    let changes = ChangesClient::new(env.client());
    macro_rules! run {
        ($call:ident($input:expr)) => {{
            let run = changes.$call($input).id(workflow).start().await.unwrap();
            run.result().await.unwrap();
            json(run.fetch_history()).await
        }};
    }
    match workflow {
        "CallRenamed" => run!(call_renamed(task())),
        "CallCount" => run!(call_count(task())),
        "CallTimed" => run!(call_timed(task())),
        "StartChild" => run!(start_child(task())),
        "StartAliased" => run!(start_aliased(task())),
        "Aliased" => run!(aliased(task())),
        "Eager" => run!(eager(task())),
        "Gone" => run!(gone(GoneTask { name: "one".to_owned() })),
        "RenamedField" => run!(renamed_field(RenamedFieldRequest { note: "a".to_owned() })),
        "RemovedField" => {
            run!(removed_field(RemovedFieldRequest { name: "one".to_owned(), note: "a".to_owned() }))
        }
        "RenamedValue" => run!(renamed_value(RenamedValueRequest { size: Size::Large.into() })),
        "AddedField" => run!(added_field(AddedFieldRequest { name: "one".to_owned() })),
        "KeptJsonName" => run!(kept_json_name(KeptJsonNameRequest { note: "a".to_owned() })),
        "Updated" => updated(&changes).await,
        "Cancelled" => cancelled(env, &changes).await,
        other => panic!("no run of {other}"),
    }
}

async fn updated(changes: &ChangesClient) -> Vec<u8> {
    let run = changes.updated(task()).start().await.unwrap();
    run.change(task()).execute().await.unwrap();
    run.result().await.unwrap();
    json(run.fetch_history()).await
}

async fn cancelled(env: &TestEnvironment, changes: &ChangesClient) -> Vec<u8> {
    let run = changes.cancelled(task()).start().await.unwrap();
    env.skip(Duration::from_millis(10)).await;
    run.cancel("the test wants it").await.unwrap();
    run.result().await.unwrap_err();
    json(run.fetch_history()).await
}

async fn json(history: WorkflowHistory) -> Vec<u8> {
    history.to_json().await.unwrap()
}

/// Returns the reason if the new version does not replay the history.
fn replay(workflow: &str, history: &[u8]) -> Option<String> {
    let register = |options: &mut _| Ok(new::v1::changes_temporal::register_workflows::<new::App>(options)?);
    let replay = Replay::new(register).unwrap().history(workflow, history).unwrap();
    replay.run().err().map(|error| error.to_string())
}

async fn environment() -> TestEnvironment {
    let env = TestEnvironment::start().await.unwrap();
    let register = |options: &mut WorkerOptions| {
        changes_temporal::register_workflows::<App>(&mut *options)?;
        Ok(changes_temporal::register_activities(options, App)?)
    };
    env.worker(changes_temporal::TASK_QUEUE, register).unwrap();
    env
}

/// Checks that `breaking` has the findings, and that the histories replay or not.
async fn check(cases: &[Case], replays: bool) {
    let findings = findings();
    let env = environment().await;
    for Case { finding, element, workflow } in cases {
        let mark = format!("[{finding}]: ");
        let is_found = findings.lines().any(|line| line.contains(&mark) && line.contains(element));
        assert!(is_found, "no {finding} of {element} in:\n{findings}");
        let failure = replay(workflow, &record(&env, workflow).await);
        assert_eq!(failure.is_none(), replays, "{finding}: {failure:?}");
    }
    env.finish().unwrap();
}

#[tokio::test]
async fn findings_that_break_replay_do() {
    check(&BROKEN, false).await;
}

#[tokio::test]
async fn other_changes_replay() {
    check(&KEPT, true).await;
}
