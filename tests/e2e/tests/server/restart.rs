//! A worker that is killed in mid-workflow: another one goes on, and nothing is lost.

use crate::harness::{find, foos, history, spawn, unique};
use std::time::Duration;
use temporal_prost::workflow::common::protos::temporal::api::history::v1::history_event::Attributes;
use temporal_prost_e2e::nasty::v1::{FooRequest, SetProgressRequest};

#[tokio::test]
async fn another_worker_goes_on_where_the_first_was_stopped() {
    let foos = foos().await;
    let queue = unique("restart");
    let first = tokio::task::spawn_blocking({
        let queue = queue.clone();
        move || spawn(&queue)
    });
    let first = first.await.unwrap();
    let input = FooRequest { name: "survivor".into(), ..Default::default() };
    let foo = foos.foo(input).task_queue(&queue).start().await.unwrap();
    foo.set_progress(SetProgressRequest { progress: 40.0 }).await.unwrap();
    assert_eq!(foo.get_progress().await.unwrap().progress, 40.0);
    tokio::task::spawn_blocking(|| first.stop()).await.unwrap();

    // Sent while nobody is there.
    foo.set_progress(SetProgressRequest { progress: 60.0 }).await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let second = tokio::task::spawn_blocking({
        let queue = queue.clone();
        move || spawn(&queue)
    });
    let second = second.await.unwrap();
    assert_eq!(foo.get_progress().await.unwrap().progress, 60.0);
    foo.set_progress(SetProgressRequest { progress: 100.0 }).await.unwrap();
    assert_eq!(foo.result().await.unwrap().name, "survivor");
    let failures = find(&history(&foo).await, |event| match event {
        Attributes::WorkflowTaskFailedEventAttributes(failed) => Some(failed.clone()),
        _ => None,
    });
    assert!(failures.is_empty(), "{failures:?}");
    tokio::task::spawn_blocking(|| second.stop()).await.unwrap();
}
