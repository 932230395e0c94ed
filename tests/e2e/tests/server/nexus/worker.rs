//! The worker of operations: its host, its limit and its metrics.

use super::floor::{Bourse, Handling, default_options, eventually};
use crate::{
    harness::connect,
    metrics::{Counted, Meter},
};
use std::time::{Duration, Instant};
use temporal_prost_connect::host::Host;

#[tokio::test(flavor = "multi_thread")]
async fn a_host_runs_it_and_drains_what_it_handles() {
    let bourse = Bourse::closed(default_options()).await;
    bourse.broke();
    let nexus = bourse.operations(&connect().await);
    let host = Host::new().task("nexus", move |drain| {
        let nexus = nexus.clone();
        async move { nexus.run_until(drain.requested()).await }
    });
    let handle = host.handle();
    let running = tokio::spawn(host.run_until(std::future::pending()));
    let caller = bourse.start_on(&bourse.callers(), "a second", "x").await;
    eventually("the handler is called", || async { bourse.calls() == 1 }).await;
    handle.drain();
    running.await.unwrap().unwrap();
    let lines = caller.result().await.unwrap().lines;
    assert!(lines[0].contains("call 1"), "no other worker has handled it: {lines:?}");
}

#[tokio::test]
async fn requests_wait_while_as_many_are_handled_as_may_be() {
    let bourse = Bourse::closed(default_options()).await;
    bourse.broke();
    Handling::start(bourse.operations(&connect().await).max_concurrent(1)).forget();
    let began = Instant::now();
    let calls = [(); 3].map(|()| async {
        bourse.start_on(&bourse.callers(), "a second", "x").await.result().await.unwrap();
    });
    futures::future::join_all(calls).await;
    assert!(began.elapsed() >= Duration::from_secs(3), "each of them takes a second");
    assert_eq!(bourse.calls(), 3);
}

#[tokio::test]
async fn failed_requests_are_counted() {
    let (bourse, meter) = (Bourse::closed(default_options()).await, Meter::default());
    bourse.broke();
    Handling::start(bourse.operations(&connect().await).meter(meter.shared())).forget();
    for scenario in ["anything", "bad"] {
        bourse.start_on(&bourse.callers(), scenario, "x").await.result().await.unwrap();
    }
    let name = "temporal_nexus_task_execution_failed";
    eventually("the failure is counted", || async { !meter.counted(name).is_empty() }).await;
    let labels = [
        ("task_queue", bourse.queue.as_str()),
        ("nexus_service", "bourse"),
        ("nexus_operation", "ask"),
        ("failure_reason", "handler_error_BAD_REQUEST"),
    ];
    assert_eq!(meter.counted(name), [Counted::one(labels)]);
}
