//! Commands as scripts use them: output and exit codes.

use super::{done, errors, every, foo, read, refused};
use crate::{
    harness::{address, foos, unique},
    workflow::replay,
};
use serde_json::json;
use std::process::ExitCode;
use temporal_prost::{
    client::RpcOptions, workflow::common::protos::temporal::api::schedule::v1::schedule_action::Action,
};
use temporal_prost_cli::clap;
use temporal_prost_e2e::nasty::v1::{
    CountRequest, FooRequest,
    foo_temporal::{self, FooClient},
};

#[tokio::test]
async fn a_workflow_is_started_and_reached_by_commands() {
    foos().await;
    let id = unique("commands");
    let workflow = ["-w", id.as_str()];
    let started = done(&["foo", "--name", "ada", "-w", &id, "--memo", "by=test", "-d"]);
    assert!(started.starts_with(&format!("success\nworkflow id: {id}\nrun id: ")), "{started}");
    assert_eq!(done(&[&["set-progress", "--progress", "40"][..], &workflow].concat()), "success\n");
    assert_eq!(done(&[&["get-progress"][..], &workflow].concat()), "{\n  \"progress\": 40.0\n}\n");
    assert_eq!(done(&[&["get-progress", "-o", "yaml"][..], &workflow].concat()), "progress: 40.0\n");
    let advanced =
        read(&[&["advance", "--progress", "50", "-d", "--update-id", "mine"][..], &workflow].concat());
    assert_eq!((&advanced["workflowId"], &advanced["updateId"]), (&json!(id), &json!("mine")));
    assert_eq!(read(&[&["advance", "--progress", "60"][..], &workflow].concat()), json!({"progress": 60.0}));
    let description = read(&[&["describe"][..], &workflow].concat());
    assert_eq!((&description["status"], &description["memo"]), (&json!("Running"), &json!({"by": "test"})));
    // `Empty` prints nothing.
    assert_eq!(done(&[&["finish"][..], &workflow].concat()), "");
    assert_eq!(read(&[&["result"][..], &workflow].concat())["name"], "ada");
    let history = done(&[&["history"][..], &workflow].concat());
    assert!(history.contains("WorkflowExecutionSignaled") && history.contains("nasty.v1.Foo.SetProgress"));
    replay(&id, read(&[&["history"][..], &workflow].concat()).to_string().as_bytes()).await;
}

#[tokio::test]
async fn a_refused_update_fails_the_command_that_does_not_wait_for_it() {
    let foos = foos().await;
    let foo = foos.foo(FooRequest { name: unique("refused"), ..Default::default() }).start().await.unwrap();
    let advance = ["advance", "--progress", "101", "-w", foo.id()];
    let detached = refused(10, &[&advance[..], &["--detach"]].concat());
    assert!(detached.contains("progress is over 100"), "{detached}");
    let accepted = refused(10, &[&advance[..], &["--wait-for-stage", "accepted"]].concat());
    assert!(accepted.contains("progress is over 100"), "{accepted}");
    let id = unique("refused");
    let started = refused(10, &["foo-with-advance", "--progress", "101", "-w", &id, "--detach"]);
    assert!(started.contains("progress is over 100"), "{started}");
    foos.foo_handle(&id).terminate("the test is over").await.unwrap();
    foo.terminate("the test is over").await.unwrap();
}

#[tokio::test]
async fn a_run_id_on_the_command_line_names_a_chain_to_what_changes_it() {
    let foos = foos().await;
    // The last run waits for a signal.
    let counter = foos.count(CountRequest { left: 2, total: -100 }).start().await.unwrap();
    let first = ["-w", counter.id(), "--run-id", counter.run_id().unwrap()];
    while counter.get_progress().await.is_ok_and(|it| it.progress != 0.0) {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let progress = |command: &[&str]| read(&[command, &first].concat())["progress"].clone();
    assert_eq!(progress(&["get-progress"]), 2.0, "a query looks at the run");
    assert_eq!(read(&[&["describe"][..], &first].concat())["status"], "ContinuedAsNew");
    done(&[&["cancel"][..], &first].concat());
    assert!(counter.result().await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn an_update_starts_its_workflow() {
    foos().await;
    let id = unique("with-start");
    let flags = ["foo-with-advance", "--name", "ada", "--progress", "100", "-w", &id];
    assert_eq!(read(&flags), json!({"progress": 100.0}));
    assert_eq!(read(&["result", "-w", &id])["name"], "ada");
    let again = ["foo-with-set-progress", "--name", "bob", "--progress", "100", "-w", &id];
    assert_eq!(read(&again)["name"], "bob");
}

#[tokio::test]
async fn exit_codes_tell_how_a_workflow_ended() {
    foos().await;
    let failed = refused(10, &["conduct", "--scenario", "fail child", "--id", &unique("failed")]);
    let lines: Vec<&str> = failed.lines().collect();
    assert!(lines[0].starts_with("error: workflow `conduct/failed-"), "{failed}");
    assert!(lines[1].starts_with("  caused by: "), "{failed}");
    assert!(lines.last().unwrap().contains("no"), "{failed}");
    assert!(!failed.contains("Failure {") && !failed.contains("backtrace"), "{failed}");

    let activity = refused(10, &["conduct", "--scenario", "fail activity", "--id", &unique("failed")]);
    assert!(activity.contains("(attempt "), "{activity}");

    let cancelled = unique("cancelled");
    done(&["sweep", "-w", &cancelled, "-d"]);
    assert_eq!(done(&["cancel", "-w", &cancelled, "--reason", "enough"]), "success\n");
    assert!(refused(11, &["result", "-w", &cancelled]).contains("was cancelled"));

    let terminated = unique("terminated");
    done(&["sweep", "-w", &terminated, "-d"]);
    let asked = refused(1, &["terminate", "-w", &terminated]);
    assert!(asked.contains("--yes"), "{asked}");
    done(&["terminate", "-w", &terminated, "--yes"]);
    assert!(refused(12, &["result", "-w", &terminated]).contains("was terminated"));

    let late = ["foo", "--name", "late", "--run-timeout", "1s", "--execution-timeout", "1s"];
    assert!(refused(13, &late).contains("timed out"));
}

#[tokio::test]
async fn what_cannot_be_done_is_said_in_a_sentence() {
    foos().await;
    let typed = refused(2, &["set-progress", "-w", "any", "--progress", "much"]);
    assert!(typed.contains("--progress") && typed.contains("'much'"), "{typed}");
    let unknown = refused(3, &["get-progress", "-w", "nobody"]);
    assert!(unknown.starts_with("error: workflow `nobody` was not found\n  caused by: "), "{unknown}");
    let unknown = refused(3, &["describe", "-w", "nobody"]);
    assert!(unknown.starts_with("error: workflow `nobody` could not be reached\n  caused by: "), "{unknown}");
    assert_eq!(unknown.lines().count(), 2, "{unknown}");
    let lost = refused(5, &["list", "--address", "127.0.0.1:1"]);
    assert!(
        lost.starts_with("error: cannot connect to the Temporal server at http://127.0.0.1:1\n"),
        "{lost}"
    );
    assert!(lost.contains("caused by: ") && lost.contains("refused"), "{lost}");
    let tls = refused(5, &["list", "--tls-cert-path", "/no/such.pem", "--tls-key-path", "/no/such.key"]);
    assert!(tls.contains("cannot read client certificate `/no/such.pem`"), "{tls}");
    let missing = refused(2, &["foo"]);
    assert_eq!(missing, "error: --name is needed for `foo/${! name.slug() }/${! uuid_v4() }`\n");
    let profile = refused(5, &["list", "--profile", "nowhere"]);
    assert!(profile.contains("nowhere"), "{profile}");
    let taken = unique("taken");
    done(&["foo", "--name", "a", "-w", &taken, "-d"]);
    let twice = refused(4, &["foo", "--name", "a", "-w", &taken]);
    assert!(twice.contains("is already running"), "{twice}");
    done(&["terminate", "-w", &taken, "--yes"]);
}

#[test]
fn profiles_and_environments_say_where_the_server_is() {
    let directory = std::env::temp_dir().join(unique("profiles"));
    std::fs::create_dir_all(&directory).unwrap();
    let write = |name: &str, text: &str| {
        let path = directory.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let profiles = write("temporal.toml", "[profile.near]\naddress = \"127.0.0.1:2\"\n");
    let environments = write("temporal.yaml", "env:\n  far:\n    address: 127.0.0.1:3\n");
    let reached = |code: i32, flags: &[&str]| {
        let output = foo(&[&["list"][..], flags].concat()).env_remove("TEMPORAL_ADDRESS").output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{flags:?}: {output:?}");
        errors(&output)
    };
    let profile = ["--config-file", profiles.as_str(), "--profile", "near"];
    assert!(reached(5, &profile).contains("server at http://127.0.0.1:2\n"));
    let environment = ["--env-file", environments.as_str(), "--env", "far"];
    assert!(reached(5, &environment).contains("server at http://127.0.0.1:3\n"));
    let both = [&profile[..], &environment, &["--address", "127.0.0.1:4"]].concat();
    assert!(reached(5, &both).contains("server at http://127.0.0.1:4\n"), "a flag counts most");
    let unknown = reached(5, &["--env-file", environments.as_str(), "--env", "further"]);
    assert!(unknown.contains("environment `further` is not in"), "{unknown}");
    assert!(reached(5, &["--config-file", "/no/such.toml"]).contains("`/no/such.toml`\n  caused by: "));
    std::fs::remove_dir_all(&directory).unwrap();
}

#[tokio::test]
async fn commands_go_below_those_of_another_program() {
    foos().await;
    let run = |words: &'static [&'static str]| async move {
        let ops = clap::Command::new("ops").subcommand(foo_temporal::cli::command());
        let address = address();
        let matches =
            ops.try_get_matches_from([&["ops", "foo", "--address", &address], words].concat()).unwrap();
        let (_, of_foo) = matches.subcommand().unwrap();
        format!("{:?}", foo_temporal::cli::program().run(of_foo).await)
    };
    assert_eq!(run(&["--output", "yaml", "list", "--limit", "1"]).await, format!("{:?}", ExitCode::SUCCESS));
    assert_eq!(run(&["describe", "-w", "nobody"]).await, format!("{:?}", ExitCode::from(3)));
}

#[tokio::test]
async fn workflows_are_listed_by_service_and_state() {
    foos().await;
    let id = unique("listed");
    done(&["sweep", "-w", &id, "-d"]);
    let filter = format!("WorkflowId = '{id}'");
    let mut listed = json!([]);
    for _ in 0..100 {
        listed = read(&["list", "--status", "running", "--query", &filter]);
        if listed.as_array().is_some_and(|list| !list.is_empty()) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_eq!(
        (&listed[0]["workflowId"], &listed[0]["workflowType"]),
        (&json!(id), &json!("nasty.v1.Foo.Sweep"))
    );
    assert!(done(&["list", "--query", &filter]).starts_with("STATUS   WORKFLOW TYPE"));
    done(&["wake", "-w", &id]);
    let first = foo(&["list", "--limit", "1"]).output().unwrap();
    assert_eq!(errors(&first), "listed the newest 1; raise --limit for more\n");
    assert_eq!(
        String::from_utf8_lossy(&first.stdout).lines().count(),
        2,
        "a row below the names of the columns"
    );
}

/// The schedule has the options of the flags, and for the rest those in the schema.
async fn assert_stored(client: &FooClient, id: &str) {
    let handle = client.sdk().get_schedule_handle(id);
    let stored = handle.describe(RpcOptions::default()).await.unwrap().into_raw().schedule.unwrap();
    let Some(Action::StartWorkflow(action)) = stored.action.unwrap().action else {
        panic!("it starts nothing")
    };
    let spec = stored.spec.unwrap();
    assert_eq!(spec.interval[0].phase.as_ref().unwrap().seconds, 300);
    assert_eq!(action.workflow_task_timeout.unwrap().seconds, 7);
    assert_eq!(action.workflow_run_timeout.unwrap().seconds, 1800, "the schema's");
    assert_eq!(action.retry_policy.unwrap().maximum_attempts, 2, "the schema's");
    assert_eq!(action.memo.unwrap().fields["k"].data, b"1");
    assert!(action.search_attributes.unwrap().indexed_fields.contains_key("CustomKeyword"));
}

#[tokio::test]
async fn schedules_start_typed_workflows() {
    let client = foos().await;
    let id = unique("schedule");
    let schedule = ["--schedule-id", id.as_str()];
    let create = ["schedule", "create", "--interval", "1h/5m", "--paused", "--note", "later"];
    let workflow = ["foo", "--name", "nightly", "-w", &id, "--memo", "k=1", "--task-timeout", "7s"];
    let created = [&create[..], &schedule, &workflow].concat();
    assert_eq!(done(&created), format!("success\nschedule id: {id}\n"));
    assert_eq!(refused(4, &created), format!("error: schedule `{id}` already exists\n"));

    assert_stored(&client, &id).await;
    let describe = || read(&[&["schedule", "describe"][..], &schedule].concat());
    let described = describe();
    assert_eq!((&described["paused"], &described["note"]), (&json!(true), &json!("later")));
    assert_eq!(described["input"], json!({"name": "nightly"}));
    done(&[&["schedule", "unpause"][..], &schedule].concat());
    assert_eq!(describe()["paused"], false);
    assert_eq!((&described["intervals"], &described["timeZone"]), (&json!(["1h/5m"]), &json!("UTC")));
    assert_eq!(described["overlapPolicy"], "skip");
    done(&[&["schedule", "trigger"][..], &schedule].concat());
    let started = (0..100).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        describe()["lastStarts"][0]["workflowId"].as_str().map(str::to_owned)
    });
    let started = started.expect("the schedule has started its workflow");
    done(&["set-progress", "-w", &started, "--progress", "100"]);
    assert_eq!(read(&["result", "-w", &started])["name"], "nightly");
    done(&[&["schedule", "pause", "--note", "over"][..], &schedule].concat());
    done(&[&["schedule", "delete", "--yes"][..], &schedule].concat());
    let gone = refused(3, &[&["schedule", "describe"][..], &schedule].concat());
    assert_eq!(gone, format!("error: schedule `{id}` was not found\n"));
}

#[tokio::test]
async fn a_schedule_shows_its_times_and_policies() {
    foos().await;
    let id = unique("times");
    let times = ["--cron", "0 3 * * MON-FRI", "--calendar", r#"{"hour": "4"}"#, "--time-zone", "Europe/Rome"];
    let policies = ["--overlap-policy", "buffer-one", "--remaining-actions", "7", "--paused"];
    let create = ["schedule", "create", "--schedule-id", &id];
    done(&[&create[..], &times, &policies, &["foo", "--name", "a"]].concat());
    let described = read(&["schedule", "describe", "--schedule-id", &id]);
    let calendar = json!({"second": "0", "minute": "0", "hour": "3", "dayOfWeek": "1-5"});
    assert!(described["calendars"].as_array().unwrap().contains(&calendar), "{described}");
    assert_eq!(
        (&described["timeZone"], &described["overlapPolicy"]),
        (&json!("Europe/Rome"), &json!("buffer-one"))
    );
    assert_eq!(described["remainingActions"], 7);
    let trigger = refused(3, &["schedule", "trigger", "--schedule-id", "nothing"]);
    assert_eq!(trigger, "error: schedule `nothing` was not found\n");
    done(&["schedule", "delete", "--schedule-id", &id, "--yes"]);
}

#[test]
fn the_program_completes_and_documents_itself() {
    let bash = done(&["completions", "bash"]);
    assert!(bash.contains("set-progress") && bash.contains("--task-queue"), "{bash}");
    assert!(done(&["man"]).contains(".TH foo"));
}

#[test]
fn the_option_of_a_workflow_names_its_command() {
    let help = |arguments: &[&str]| String::from_utf8(every(arguments).output().unwrap().stdout).unwrap();
    assert!(help(&["--help"]).contains("  full   All of it [alias: f]\n"), "{}", help(&["--help"]));
    assert!(
        help(&["f", "--help"]).starts_with("All of it.\n\nUsage: every full "),
        "{}",
        help(&["f", "--help"])
    );
}
