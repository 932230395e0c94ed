//! A worker that is killed during a workflow: another worker continues, and nothing is lost.

use crate::harness::{command, find, foos, history, unique};
use std::process::Child;
use temporal_prost::workflow::common::protos::temporal::api::history::v1::history_event::Attributes;
use temporal_prost_e2e::nasty::v1::{ConductRequest, FooRequest, SetProgressRequest};

/// A worker in a separate process, which also reads `TEMPORAL_ADDRESS`.
struct Process(Child);

impl Process {
    fn spawn(queue: &str) -> Self {
        let mut worker = command(env!("CARGO_BIN_EXE_foo"));
        Self(worker.arg("worker").env("FOO_QUEUE", queue).spawn().expect("the worker can be run"))
    }

    fn kill(mut self) {
        self.0.kill().and_then(|()| self.0.wait()).expect("the worker is running");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn state_survives_the_worker() {
    let foos = foos().await;
    let queue = unique("restart");
    let first = Process::spawn(&queue);
    let input = FooRequest { name: "survivor".into(), ..Default::default() };
    let foo = foos.foo(input).task_queue(&queue).start().await.unwrap();
    foo.set_progress(SetProgressRequest { progress: 40.0 }).await.unwrap();
    assert_eq!(foo.get_progress().await.unwrap().progress, 40.0);
    first.kill();

    // Sent while no worker is running.
    foo.set_progress(SetProgressRequest { progress: 60.0 }).await.unwrap();
    let _second = Process::spawn(&queue);
    assert_eq!(foo.get_progress().await.unwrap().progress, 60.0);
    foo.set_progress(SetProgressRequest { progress: 100.0 }).await.unwrap();
    assert_eq!(foo.result().await.unwrap().name, "survivor");
    let failures = find(&history(&foo).await, |event| match event {
        Attributes::WorkflowTaskFailedEventAttributes(failed) => Some(failed.clone()),
        _ => None,
    });
    assert!(failures.is_empty(), "{failures:?}");
}

#[tokio::test]
async fn an_activity_that_dies_with_its_worker_is_tried_again_by_another() {
    let foos = foos().await;
    let queue = unique("killed");
    let first = Process::spawn(&queue);
    let input = ConductRequest { scenario: "slow".into(), id: unique("slow"), ..ConductRequest::default() };
    let conductor =
        foos.conduct(input).options(move |options| options.task_queue = queue).start().await.unwrap();
    let mut started = false;
    for _ in 0..300 {
        let pending = conductor.describe().await.unwrap().into_raw().pending_activities;
        started = pending.iter().any(|activity| activity.last_started_time.is_some());
        if started {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(started, "the activity starts");
    first.kill();
    let queue = conductor.describe().await.unwrap().task_queue().to_owned();
    let _second = Process::spawn(&queue);
    assert_eq!(conductor.result().await.unwrap().lines, ["attempt 2"]);
}
