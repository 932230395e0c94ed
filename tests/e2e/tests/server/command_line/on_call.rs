//! Commands on call: long chains of runs, missing workers, failing workflow tasks, and an unreachable server.

use super::{
    done, read, refused,
    terminal::{ends, terminal},
};
use crate::harness::{address, foos, unique};
use std::time::{Duration, Instant};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// The run that a detached start prints.
fn run_id(started: &serde_json::Value) -> String {
    started["runId"].as_str().expect("a start prints its run").to_owned()
}

#[tokio::test]
async fn waiting_follows_continue_as_new() {
    foos().await;
    let id = unique("continue");
    let started = read(&["conduct", "--scenario", "continue", "-w", &id, "-d"]);
    let first = run_id(&started);
    let mut waiting = terminal(&["result", "-w", &id, "-r", &first]);
    waiting.exp_string(&format!("{id} Running")).unwrap();
    // The run that the command waits for continues as new, and the line shows its successor.
    while read(&["describe", "-w", &id, "-r", &first])["status"] == "Running" {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut again = terminal(&["result", "-w", &id, "-r", &first]);
    again.exp_string(&format!("{id} Running")).unwrap();
    again.send_control('c').unwrap();
    assert!(!ends(again, 130).contains("ContinuedAsNew"));
    // The id of the first run cancels the latest run.
    assert_eq!(done(&["cancel", "-w", &id, "-r", &first]), "success\n");
    assert!(ends(waiting, 11).contains("was cancelled"));
}

#[tokio::test]
async fn a_run_id_never_reaches_a_later_workflow() {
    foos().await;
    let id = unique("chain");
    let first = run_id(&read(&["sweep", "-w", &id, "-d"]));
    done(&["terminate", "-w", &id, "-r", &first, "--yes"]);
    done(&["sweep", "-w", &id, "-d"]);
    refused(3, &["terminate", "-w", &id, "-r", &first, "--yes"]);
    assert_eq!(read(&["describe", "-w", &id])["status"], "Running");
    done(&["terminate", "-w", &id, "--yes"]);
}

#[tokio::test]
async fn a_failing_workflow_task_is_shown() {
    foos().await;
    let id = unique("failing");
    let mut waiting = terminal(&["foo", "--name", "panic in new", "-w", &id]);
    waiting.exp_string("workflow task attempt").unwrap();
    waiting.exp_string("new panics").unwrap();
    let task = read(&["describe", "-w", &id])["pendingWorkflowTask"].clone();
    assert!(task["attempt"].as_i64().unwrap() > 1, "{task}");
    assert!(task["lastFailure"].as_str().unwrap().contains("new panics"), "{task}");
    done(&["terminate", "-w", &id, "--yes"]);
    ends(waiting, 12);
}

#[tokio::test]
async fn activities_without_a_worker_are_shown() {
    foos().await;
    let queue = unique("nodes");
    let mut waiting = terminal(&["conduct", "--scenario", "unattended", "--id", &queue, "-w", &queue]);
    let before = waiting.exp_string(&format!("Slow waiting for a worker on queue `{queue}`")).unwrap();
    assert!(before.contains("4 "), "{before}");
    let activity = read(&["describe", "-w", &queue])["pendingActivities"][0].clone();
    assert_eq!(activity["waitingFor"], format!("a worker on queue `{queue}`"));
    done(&["terminate", "-w", &queue, "--yes"]);
    ends(waiting, 12);
}

#[tokio::test]
async fn a_query_without_a_worker_names_the_queue() {
    foos().await;
    let (id, queue) = (unique("unattended"), unique("clusters"));
    done(&["foo", "--name", "ada", "-w", &id, "-t", &queue, "-d"]);
    let begin = Instant::now();
    let error = refused(6, &["get-progress", "-w", &id]);
    assert_eq!(error, format!("error: no worker polls the task queue `{queue}`\n"));
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    let mut waiting = terminal(&["get-progress", "-w", &id]);
    waiting.exp_string(&format!("no worker polls the task queue `{queue}`")).unwrap();
    ends(waiting, 6);
    done(&["terminate", "-w", &id, "--yes"]);
}

/// A way to the server that can be closed.
struct Gate {
    address: String,
    open: JoinSet<()>,
}

impl Gate {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let mut open = JoinSet::new();
        open.spawn(forward(listener));
        Self { address, open }
    }

    async fn close(&mut self) {
        self.open.shutdown().await;
    }

    async fn reopen(&mut self) {
        let listener = TcpListener::bind(&self.address).await.unwrap();
        self.open.spawn(forward(listener));
    }
}

async fn forward(listener: TcpListener) {
    let server = address();
    let mut connections = JoinSet::new();
    while let Ok((mut client, _)) = listener.accept().await {
        let server = server.clone();
        connections.spawn(async move {
            let mut server = TcpStream::connect(server).await.unwrap();
            let _ = copy_bidirectional(&mut client, &mut server).await;
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_waited_out() {
    foos().await;
    let id = unique("outage");
    let mut gate = Gate::new().await;
    let arguments = ["foo", "--name", "ada", "-w", &id, "--address", &gate.address];
    let mut waiting = terminal(&arguments);
    waiting.exp_string(&format!("{id} Running")).unwrap();
    gate.close().await;
    waiting.exp_string("no answer from the server for").unwrap();
    // Longer than the SDK repeats a request.
    tokio::time::sleep(Duration::from_secs(15)).await;
    gate.reopen().await;
    waiting.exp_string(&format!("{id} Running")).unwrap();
    done(&["set-progress", "-w", &id, "--progress", "100"]);
    assert!(ends(waiting, 0).contains("\"name\": \"ada\""));
}
