//! A user at a terminal, who starts, watches, leaves and comes back.

use super::{done, every, foo, read};
use crate::harness::{command, foos, spawn, unique};
use rexpect::{
    process::wait::WaitStatus,
    reader::Options,
    session::{PtySession, spawn_with_options},
};
use serde_json::Value;
use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// The time that a terminal waits for a text, in milliseconds.
const PATIENCE: u64 = 30_000;

pub(super) fn terminal(arguments: &[&str]) -> PtySession {
    runs(foo(arguments))
}

pub(super) fn runs(command: Command) -> PtySession {
    let options = Options { timeout_ms: Some(PATIENCE), strip_ansi_escape_codes: true };
    spawn_with_options(command, options).expect("the command can be run")
}

/// Waits until the command exits with this code, and returns the rest of its output.
pub(super) fn ends(mut terminal: PtySession, code: i32) -> String {
    let rest = terminal.exp_eof().expect("the command ends");
    let status = terminal.process().wait().expect("the command has ended");
    assert!(matches!(status, WaitStatus::Exited(_, ended) if ended == code), "{status:?}: {rest}");
    rest
}

#[tokio::test]
async fn a_person_watches_leaves_and_comes_back() {
    foos().await;
    let id = unique("terminal");
    let mut watching = terminal(&["foo", "--name", "ada", "-w", &id, "--ui-address", "http://ui"]);
    watching.exp_string(&format!("http://ui/namespaces/default/workflows/{id}/")).unwrap();
    watching.exp_string(&format!("{id} Running")).unwrap();

    // Meanwhile, at another terminal.
    assert_eq!(done(&["set-progress", "-w", &id, "--progress", "40"]), "success\n");
    assert_eq!(read(&["get-progress", "-w", &id])["progress"], 40.0);
    assert_eq!(read(&["advance", "-w", &id, "--progress", "60"])["progress"], 60.0);

    watching.send_control('c').unwrap();
    watching.exp_string(&format!("detached: workflow `{id}`")).unwrap();
    watching.exp_string(&format!("foo result --workflow-id {id} --run-id ")).unwrap();
    ends(watching, 130);
    assert_eq!(read(&["describe", "-w", &id])["status"], "Running");

    let mut back = terminal(&["result", "-w", &id]);
    back.exp_string(&format!("{id} Running")).unwrap();
    done(&["set-progress", "-w", &id, "--progress", "100"]);
    let result = ends(back, 0);
    assert!(result.contains("\"name\": \"ada\""), "{result}");
}

#[tokio::test]
async fn a_person_sees_what_a_workflow_waits_for() {
    foos().await;
    let id = unique("slow");
    let mut watching = terminal(&["conduct", "--scenario", "slow", "-w", &id]);
    watching.exp_string("Slow attempt 1").unwrap();
    let result = ends(watching, 0);
    assert!(result.contains("attempt 1"), "{result}");
}

#[tokio::test]
async fn a_person_is_asked_before_a_workflow_is_ended() {
    foos().await;
    let id = unique("asked");
    done(&["sweep", "-w", &id, "-d"]);
    for (answer, code, status) in [("n", 1, "Running"), ("y", 0, "Terminated")] {
        let mut terminating = terminal(&["terminate", "-w", &id]);
        terminating.exp_string(&format!("Terminate workflow `{id}`? [y/N] ")).unwrap();
        terminating.send_line(answer).unwrap();
        ends(terminating, code);
        assert_eq!(read(&["describe", "-w", &id])["status"], status);
    }
}

#[tokio::test]
async fn a_person_leaves_an_update_and_asks_for_it_again() {
    foos().await;
    let id = unique("update");
    // No worker polls this queue, so the update is never accepted.
    done(&["foo", "--name", "ada", "-w", &id, "-t", &unique("nobody"), "-d"]);
    let mut waiting = terminal(&["advance", "-w", &id, "--progress", "1"]);
    waiting.exp_string(&format!("{id} Running")).unwrap();
    waiting.send_control('c').unwrap();
    waiting.exp_string("detached: update `").unwrap();
    waiting.exp_string(&format!("foo advance --workflow-id {id} --update-id ")).unwrap();
    assert!(ends(waiting, 130).contains(" --progress 1"));
    done(&["terminate", "-w", &id, "--yes"]);
}

/// Returns the command that the terminal suggests after Ctrl-C.
fn left(mut waiting: PtySession, id: &str) -> String {
    waiting.exp_string("Running").unwrap();
    waiting.send_control('c').unwrap();
    waiting.exp_string(&format!("of workflow `{id}")).unwrap();
    waiting.exp_string("to wait for it again: ").unwrap();
    ends(waiting, 130).trim().to_owned()
}

/// Returns a shell that runs the line and can find the tests' programs.
fn typed(line: &str) -> Command {
    let programs = Path::new(env!("CARGO_BIN_EXE_foo")).parent().expect("programs are in a directory");
    let mut shell = command("/bin/sh");
    shell.args(["-c", &format!("exec {line}")]).env("PATH", programs);
    shell
}

#[tokio::test]
async fn a_person_leaves_an_update_that_starts_its_workflow_and_asks_for_it_again() {
    foos().await;
    let (id, queue) = (unique("update"), unique("later"));
    let update = ["foo-with-advance", "--name", "ada", "--progress", "1", "-w", &id, "-t", &queue];
    // No worker polls this queue yet, so the update is not accepted.
    let mut waiting =
        terminal(&[&update[..], &["--ui-address", "http://ui", "--grpc-meta", "key=s3cret"]].concat());
    waiting.exp_string(&format!("http://ui/namespaces/default/workflows/{id}")).unwrap();
    let again = left(waiting, &id);
    assert!(
        again.starts_with(&format!("foo foo-with-advance --workflow-id {id} --update-id advance/")),
        "{again}"
    );
    assert!(!again.contains("s3cret"), "{again}");

    tokio::task::spawn_blocking(move || spawn(&queue)).await.expect("the worker starts");
    assert!(ends(runs(typed(&again)), 0).contains("\"progress\": 1.0"));
    let run = read(&["describe", "-w", &id])["runId"].clone();
    done(&["set-progress", "-w", &id, "--progress", "100"]);
    assert_eq!(read(&["result", "-w", &id])["name"], "ada");
    // The workflow has ended. The server still knows the update, and nothing is started.
    assert!(ends(runs(typed(&again)), 0).contains("\"progress\": 1.0"));
    assert_eq!(read(&["describe", "-w", &id])["runId"], run);
}

#[tokio::test]
async fn an_update_that_is_left_starts_no_second_workflow() {
    foos().await;
    for flags in [&[][..], &["--detach"], &["--wait-for-stage", "accepted"]] {
        let queue = unique("nobody");
        // The schema sets an id neither for the workflow nor for the update.
        let update = ["plain-with-strict", "--called", "ada", "-t", &queue];
        let again = left(runs(every(&[&update[..], flags].concat())), "");
        let words: Vec<&str> = again.split(' ').collect();
        let id = words[words.iter().position(|word| *word == "--workflow-id").expect("the id is there") + 1];
        assert_eq!(left(runs(typed(&again)), id), again);
        assert_eq!(started(&queue).await, [id]);
        done(&["terminate", "-w", id, "--yes"]);
        let refused = ends(runs(typed(&again)), 4);
        assert!(refused.contains("has ended, and the reuse policy"), "{refused}");
    }
}

/// Waits until the server lists workflows on the queue, and returns their ids.
async fn started(queue: &str) -> Vec<String> {
    for _ in 0..100 {
        let query = format!("TaskQueue = '{queue}'");
        let listed = every(&["list", "--output", "json", "--query", &query]).output().unwrap().stdout;
        let listed: Vec<Value> = serde_json::from_slice(&listed).expect("the output is JSON");
        if !listed.is_empty() {
            return listed.iter().filter_map(|one| one["workflowId"].as_str().map(str::to_owned)).collect();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Vec::new()
}

#[tokio::test]
async fn workers_of_all_queues_run_and_end_in_good_order() {
    foos().await;
    let queues = [unique("worker"), unique("other")];
    let mut command = foo(&["worker"]);
    command.env("FOO_QUEUE", queues.join(","));
    let mut worker = runs(command);
    for queue in &queues {
        worker.exp_string(&format!("polling the task queue `{queue}`")).unwrap();
    }
    for queue in &queues {
        let id = unique("worked");
        done(&["foo", "--name", "ada", "-w", &id, "-t", queue, "-d"]);
        assert_eq!(done(&["get-progress", "-w", &id]), "{}\n");
        done(&["terminate", "-w", &id, "--yes"]);
    }
    worker.send_control('c').unwrap();
    ends(worker, 0);
}

#[tokio::test]
async fn a_worker_ends_in_good_order_after_sigterm() {
    foos().await;
    let (queue, id) = (unique("sigterm"), unique("sigterm"));
    let mut command = foo(&["worker", "--drain-period", "20s"]);
    let mut worker = command.env("FOO_QUEUE", &queue).stderr(Stdio::piped()).spawn().unwrap();
    done(&["foo", "--name", "ada", "-w", &id, "-t", &queue, "-d"]);
    // The answer shows that the worker is running.
    assert_eq!(done(&["get-progress", "-w", &id]), "{}\n");
    let pid = worker.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let status = tokio::task::spawn_blocking(move || worker.wait()).await.unwrap().unwrap();
    assert_eq!(status.code(), Some(0));
    done(&["terminate", "-w", &id, "--yes"]);
}
