//! The host that keeps workers running.

pub(crate) mod namespaces;
pub(crate) mod refused;
mod versions;

use crate::{
    harness::{connect, connect_with, unique},
    hooks::guarded::{end, watch},
};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use temporal_prost::{
    Report, ServedKind, Service as _,
    client::{Client, ClientOptions},
    sdk::WorkerOptions,
    workflow::workflow_interceptors::{WorkflowInterceptor, WorkflowInterceptorConstructor},
};
use temporal_prost_connect::host::{Expected, Host, HostError, HostHandle, HostedWorker, WorkerState};
use temporal_prost_e2e::{
    Guards,
    every::v1::every_temporal,
    guard::v1::guard_temporal::{self, GuardClient},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

fn options(queue: &str) -> WorkerOptions {
    let mut options = WorkerOptions::new(queue).build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    guard_temporal::register_activities(&mut options, Guards).unwrap();
    options
}

fn runs(host: Host) -> (HostHandle, JoinHandle<Result<(), HostError>>) {
    let handle = host.handle();
    (handle, tokio::spawn(host.run_until(std::future::pending())))
}

/// Waits until a condition holds that another task brings about.
async fn until(holds: impl Fn() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.expect("it happens within 30 seconds");
}

async fn works(client: &Client, queue: &str) {
    let client = GuardClient::new(client.clone());
    let watching = client.watch(watch("a", &["look x"])).task_queue(queue).start().await.unwrap();
    assert!(end(&watching).await.contains(&"saw x".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_workers_run_and_drain() {
    let (client, queues) = (connect().await, [unique("host"), unique("host")]);
    let host = queues
        .iter()
        .fold(Host::new(), |host, queue| host.worker(HostedWorker::new(client.clone(), options(queue))));
    assert!(!host.handle().is_ready());
    let (handle, running) = runs(host);
    until(|| handle.is_ready()).await;
    for queue in &queues {
        works(&client, queue).await;
    }
    let names: Vec<_> = handle.states().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, queues.map(|queue| format!("default/{queue}")));
    handle.drain();
    running.await.unwrap().unwrap();
    assert!(!handle.is_ready() && handle.is_live());
    assert!(handle.states().iter().all(|(_, state)| *state == WorkerState::Stopped));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_namespace_that_does_not_exist_is_named_before_the_first_poll() {
    let client = connect_with(ClientOptions::new("absent").build()).await;
    let host = Host::new().worker(HostedWorker::new(client, options("any")));
    let error = host.run_until(std::future::pending()).await.unwrap_err();
    assert!(matches!(&error, HostError::NoNamespace { namespace, .. } if namespace == "absent"), "{error:?}");
    assert!(Report::new(&error).to_string().contains("the namespace `absent` does not exist"), "{error}");
    let error = Host::new().run_until(std::future::pending()).await.unwrap_err();
    assert!(matches!(error, HostError::Empty), "{error:?}");
}

struct Silent;

impl WorkflowInterceptor for Silent {}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_panics_is_built_again() {
    let (client, queue) = (connect().await, unique("panics"));
    let panics = Arc::<AtomicUsize>::default();
    let (mut options, counter) = (options(&queue), panics.clone());
    // A panic here unwinds the SDK's worker.
    options.workflow_interceptor(WorkflowInterceptorConstructor::new(move |_| {
        assert!(counter.fetch_add(1, Ordering::Relaxed) > 0, "the first time");
        Silent
    }));
    let worker = HostedWorker::new(client.clone(), options);
    let (handle, running) = runs(Host::new().worker(worker).first_pause(Duration::from_millis(10)));
    tokio::time::timeout(Duration::from_mins(1), works(&client, &queue)).await.expect("it is built again");
    assert!(panics.load(Ordering::Relaxed) > 1);
    assert!(handle.is_live());
    handle.drain();
    running.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_connects_again_when_it_is_built_again() {
    let (client, queue) = (connect().await, unique("reconnects"));
    let connects = Arc::<AtomicUsize>::default();
    let counter = connects.clone();
    // Two attempts fail to connect.
    let worker = HostedWorker::new(client.clone(), options(&queue)).reconnect(move || {
        let attempt = counter.fetch_add(1, Ordering::Relaxed);
        async move { if attempt < 2 { Err("no connection") } else { Ok(connect().await) } }
    });
    let (handle, running) = runs(Host::new().worker(worker).first_pause(Duration::from_millis(10)));
    until(|| handle.is_ready()).await;
    works(&client, &queue).await;
    assert_eq!(connects.load(Ordering::Relaxed), 3);
    handle.drain();
    running.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn other_tasks_are_run_again_and_drained_and_a_stubborn_one_is_named() {
    let runs_of_task = Arc::<AtomicUsize>::default();
    let counter = runs_of_task.clone();
    let host = Host::new().first_pause(Duration::from_millis(1)).task("poller", move |drain| {
        let attempt = counter.fetch_add(1, Ordering::Relaxed);
        async move {
            if attempt == 0 {
                return Err("lost");
            }
            drain.requested().await;
            Ok(())
        }
    });
    let (handle, running) = runs(host);
    until(|| handle.is_ready() && runs_of_task.load(Ordering::Relaxed) == 2).await;
    handle.drain();
    running.await.unwrap().unwrap();

    let stubborn = |_| std::future::pending::<Result<(), &str>>();
    let host = Host::new().drain_period(Duration::from_millis(50)).task("stubborn", stubborn);
    let error = host.run_until(std::future::ready(())).await.unwrap_err();
    assert!(
        error.to_string().starts_with("`stubborn` did not end within the drain period of 50ms"),
        "{error}"
    );
}

pub(crate) async fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

pub(crate) async fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: it\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_metrics_are_served() {
    let (client, queue) = (connect().await, unique("health"));
    let (health, metrics) = (free_address().await, free_address().await);
    let worker = HostedWorker::new(client.clone(), options(&queue));
    let host = Host::new().worker(worker).health_address(health).metrics_address(metrics);
    let stop = Arc::new(tokio::sync::Notify::new());
    let waits = stop.clone();
    // A task that holds up the drain, so that the host can be asked while it drains.
    let host = host.task("holds", move |_| {
        let waits = waits.clone();
        async move {
            waits.notified().await;
            Ok::<_, &str>(())
        }
    });
    let (handle, running) = runs(host);
    until(|| handle.is_ready()).await;
    let answer = get(health, "/readyz").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains(&format!("default/{queue}: running\n")), "{answer}");
    assert!(get(health, "/livez").await.starts_with("HTTP/1.1 200 "));
    assert!(get(health, "/").await.starts_with("HTTP/1.1 404 "));
    works(&client, &queue).await;
    // The worker counts a workflow after it has told the server of its end.
    let counted = async { while !get(metrics, "/metrics").await.contains("temporal_workflow_completed") {} };
    tokio::time::timeout(Duration::from_secs(30), counted).await.expect("the workflow is counted");
    handle.drain();
    let answer = get(health, "/readyz").await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(get(health, "/livez").await.starts_with("HTTP/1.1 200 "));
    stop.notify_one();
    running.await.unwrap().unwrap();
}

fn expected<S: temporal_prost::Service>() -> impl Iterator<Item = Expected> {
    S::SERVED.iter().map(|served| match served.kind() {
        ServedKind::Workflow => Expected::workflow(served.name(), served.task_queue()),
        _ => Expected::activity(served.name(), served.task_queue()),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_is_compared_with_its_schema() {
    assert_eq!(guard_temporal::Service::NAME, "guard.v1.Guard");
    let (client, queue) = (connect().await, unique("schema"));
    let complete =
        HostedWorker::new(client.clone(), options(&queue)).expect(expected::<guard_temporal::Service>());
    assert!(complete.missing().is_empty());
    let empty = WorkerOptions::new(&queue).build();
    let empty = HostedWorker::new(client.clone(), empty).expect(expected::<guard_temporal::Service>());
    assert_eq!(empty.missing(), ["watch", "guard.v1.Guard.Look"]);
    // The schema puts these on other queues.
    let empty =
        HostedWorker::new(client.clone(), options("every")).expect(expected::<every_temporal::Service>());
    assert!(!empty.missing().contains(&"every-act"), "{:?}", empty.missing());
    assert!(empty.missing().contains(&"every.v1.Every.Stay"), "{:?}", empty.missing());

    let other = unique("polled");
    let elsewhere = [Expected::activity("x", Some(&other)), Expected::workflow("y", Some(&other))];
    let worker = HostedWorker::new(client.clone(), options(&queue)).expect(elsewhere);
    assert_eq!(worker.unpolled_queues().await.unwrap(), [other.as_str()]);
    let polling = HostedWorker::new(client.clone(), options(&other));
    let (handle, running) = runs(Host::new().worker(polling));
    works(&client, &other).await;
    assert!(worker.unpolled_queues().await.unwrap().is_empty());
    handle.drain();
    running.await.unwrap().unwrap();
}
