//! The worker of operations: its host, its limit, its metrics and its spans.

use super::floor::{Bourse, Handling, default_options, eventually};
use crate::{
    harness::{connect, unique},
    metrics::{Counted, Meter},
    spans::{Fields, Spans},
    worker::host::{free_address, get},
};
use std::{
    future::pending,
    time::{Duration, Instant},
};
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
        ("namespace", "default"),
        ("task_queue", bourse.queue.as_str()),
        ("nexus_service", "bourse"),
        ("nexus_operation", "ask"),
        ("failure_reason", "handler_error_BAD_REQUEST"),
    ];
    assert_eq!(meter.counted(name), [Counted::one(labels)]);
}

/// Returns the value of a metric with these labels, as Prometheus reads it.
fn value(metrics: &str, name: &str, labels: &[String]) -> Option<f64> {
    let mut lines = metrics.lines().filter(|line| line.starts_with(&format!("{name}{{")));
    let line = lines.find(|line| labels.iter().all(|label| line.contains(label)))?;
    line.rsplit_once(' ')?.1.parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn latencies_are_served_next_to_the_metrics_of_the_sdk() {
    let bourse = Bourse::closed(default_options()).await;
    bourse.broke();
    let nexus = bourse.operations(&connect().await);
    let address = free_address().await;
    let host = Host::new().metrics_address(address);
    let handle = host.handle();
    let host = host.task("nexus", move |drain| {
        let nexus = nexus.clone().meter(handle.meter());
        async move { nexus.run_until(drain.requested()).await }
    });
    tokio::spawn(host.run_until(pending()));
    bourse.start_on(&bourse.callers(), "a second", "x").await.result().await.unwrap();
    let labels = [
        r#"namespace="default""#.to_owned(),
        format!(r#"task_queue="{}""#, bourse.queue),
        r#"nexus_service="bourse""#.to_owned(),
        r#"nexus_operation="ask""#.to_owned(),
    ];
    let count = "temporal_nexus_task_endtoend_latency_count";
    eventually("the answer is measured", || async {
        value(&get(address, "/metrics").await, count, &labels) == Some(1.0)
    })
    .await;
    let metrics = get(address, "/metrics").await;
    let [waited, handled, all] = ["schedule_to_start", "execution", "endtoend"].map(|kind| {
        let name = format!("temporal_nexus_task_{kind}_latency");
        assert_eq!(value(&metrics, &format!("{name}_count"), &labels), Some(1.0), "{kind}: {metrics}");
        value(&metrics, &format!("{name}_sum"), &labels).unwrap()
    });
    assert!((1000.0..15_000.0).contains(&handled), "the handler takes a second: {handled} ms");
    assert!((0.0..all).contains(&waited), "{waited} ms of {all} ms");
    assert!(all >= handled, "{all} ms, {handled} ms");
}

/// Returns the value of each field, empty if it has none.
fn fields<'f, const N: usize>(span: &'f Fields, names: [&str; N]) -> [&'f str; N] {
    names.map(|name| span.get(name).map_or("", String::as_str))
}

#[tokio::test]
async fn a_task_has_a_span_with_its_caller_and_its_workflow() {
    let (bourse, spans) = (Bourse::closed(default_options()).await, Spans::named("nexus_task"));
    bourse.work(default_options);
    let _recording = tracing::subscriber::set_default(spans.clone());
    let nexus = bourse.operations(&connect().await);
    tokio::spawn(async move { nexus.run_until(pending()).await });
    let id = unique("traced");
    let caller = bourse.start("wait", &id).await;
    bourse.trade_begins(&id).await;
    let asked = unique("asked");
    bourse.start("wait", &asked).await;
    bourse.trade_begins(&asked).await;
    bourse.broke_until_done("direct", &asked).await;
    caller.cancel("enough").await.unwrap();
    eventually("the cancellation is handled", || async {
        spans.recorded().iter().any(|span| span["is_cancel"] == "true")
    })
    .await;
    let spans = spans.recorded();
    let (first, last) = (spans.first().unwrap(), spans.last().unwrap());
    let workflow = format!("trade/{id}");
    let names = ["namespace", "task_queue", "service", "operation", "is_cancel", "workflow_id"];
    let subject = ["default", &bourse.queue, "bourse", "buy-and-sell"];
    for (span, is_cancel) in [(first, "false"), (last, "true")] {
        assert_eq!(fields(span, names)[..4], subject);
        assert_eq!(fields(span, names)[4..], [is_cancel, &workflow]);
    }
    let run_id = caller.describe().await.unwrap().run_id().to_owned();
    let of_caller = ["caller_namespace", "caller_workflow_id", "caller_run_id"];
    assert_eq!(fields(first, of_caller), ["default", caller.id(), &run_id]);
    assert_ne!(fields(first, ["request_id"]), [""]);
    assert!(first.get("endpoint").is_none_or(|endpoint| *endpoint == bourse.endpoint), "{first:?}");
    let status = spans.iter().find(|span| span["operation"] == "Status").unwrap();
    assert_eq!(status["workflow_id"], format!("trade/{asked}"));
}
