//! Workers that stop in the middle of a call.

use super::{FAR, beats, becomes, far, namespace, options, process::Process, start, work, worker_of};
use crate::harness::{spawn_stoppable, unique};
use futures::TryStreamExt as _;
use std::time::Duration;
use temporal_prost::client::{Client, WorkflowExecutionStatus as Status, WorkflowListOptions};

/// Returns the number of runs that have worked under a name.
async fn runs(name: &str) -> usize {
    runs_of(&far().await, name).await
}

pub(super) async fn runs_of(far: &Client, name: &str) -> usize {
    let query = format!("WorkflowId = 'work/{name}'");
    for _ in 0..100 {
        let runs = far.list_workflows(&query, WorkflowListOptions::default());
        let runs: Vec<_> = runs.try_collect().await.unwrap();
        if !runs.is_empty() {
            return runs.len();
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    0
}

#[tokio::test]
async fn another_worker_goes_on_waiting_for_the_same_workflow() {
    let (queue, name) = (unique("waits"), unique("n"));
    let first = Process::spawn(&queue, &[("FAR_NAMESPACE", namespace().await)]);
    let caller = start(&queue, &[format!("run {name} wait")]).await;
    becomes(&name, Status::Running).await;
    beats(&caller).await;
    first.kill();
    let _second = Process::spawn(&queue, &[("FAR_NAMESPACE", namespace().await)]);
    work(&name).await.tell(temporal_prost_e2e::far_v1::Words { text: "end".to_owned() }).await.unwrap();
    assert_eq!(caller.result().await.unwrap().lines, [format!("{name} works, end")]);
    assert_eq!(runs(&name).await, 1);
}

/// The SDK cancels the activities of a worker that is shut down. This must not look like a cancelled call.
#[tokio::test]
async fn a_worker_that_is_shut_down_leaves_its_call_to_the_next_one() {
    let (queue, name) = (unique("stops"), unique("n"));
    let mut first = options(&queue, far().await);
    first.graceful_shutdown_period = Some(Duration::from_millis(100));
    let stop = tokio::task::spawn_blocking(move || spawn_stoppable(first)).await.unwrap();
    let caller = start(&queue, &[format!("run {name} wait")]).await;
    becomes(&name, Status::Running).await;
    beats(&caller).await;
    tokio::task::spawn_blocking(stop).await.unwrap();
    let pending = caller.describe().await.unwrap().into_raw().pending_activities.remove(0);
    let failure = pending.last_failure.unwrap();
    assert_eq!(failure.message, "the worker stops, or the attempt has timed out");
    worker_of(&queue, far().await).await;
    work(&name).await.tell(temporal_prost_e2e::far_v1::Words { text: "end".to_owned() }).await.unwrap();
    assert_eq!(caller.result().await.unwrap().lines, [format!("{name} works, end")]);
    assert_eq!(runs(&name).await, 1);
}

#[tokio::test]
async fn the_result_of_a_workflow_that_has_ended_meanwhile_is_not_lost() {
    let (queue, name) = (unique("ended"), unique("n"));
    let first = Process::spawn(&queue, &[("FAR_NAMESPACE", namespace().await)]);
    let caller = start(&queue, &[format!("run {name} wait")]).await;
    becomes(&name, Status::Running).await;
    beats(&caller).await;
    first.kill();
    work(&name).await.tell(temporal_prost_e2e::far_v1::Words { text: "end".to_owned() }).await.unwrap();
    becomes(&name, Status::Completed).await;
    let _second = Process::spawn(&queue, &[("FAR_NAMESPACE", namespace().await)]);
    assert_eq!(caller.result().await.unwrap().lines, [format!("{name} works, end")]);
    assert_eq!(runs(&name).await, 1);
}

/// The first worker dies after the server has started the workflow and before it has noted that anywhere. The workflow has
/// ended when the second one repeats the start, whose request id is the same. The id of `rest` may be used again, so that
/// only the request id prevents a second run.
#[tokio::test]
async fn a_start_that_nobody_has_noted_is_not_repeated() {
    let (queue, name) = (unique("aborts"), unique("n"));
    let mut first = Process::spawn(&queue, &[("FAR_NAMESPACE", namespace().await), ("FAR_ABORT", "1")]);
    let step = format!("reuse {name} return");
    let caller = start(&queue, &[step]).await;
    becomes(&name, Status::Completed).await;
    first.ends();
    let _second = Process::spawn(&queue, &[("FAR_NAMESPACE", namespace().await)]);
    assert_eq!(caller.result().await.unwrap().lines, [format!("{name} works")]);
    assert_eq!(runs(&name).await, 1, "on the queue {FAR}");
}
