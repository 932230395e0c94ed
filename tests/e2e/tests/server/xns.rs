//! Workflows that call workflows of another namespace.

mod calls;
mod cancellation;
mod clusters;
mod context;
mod failures;
mod killed;
mod options;
mod process;
mod time;

use crate::{
    harness::{add_search_attributes, connect, connect_with, spawn_options, spawn_with, unique},
    worker::host::namespaces::create,
};
use std::time::Duration;
use temporal_prost::{
    client::{Client, ClientOptions, WorkflowExecutionStatus},
    sdk::WorkerOptions,
};
use temporal_prost_connect::context::Propagation;
use temporal_prost_e2e::{
    Distance, Tenant,
    far_v1::{
        Calls,
        far_temporal::{self, FarClient, WorkHandle},
        near_temporal::{self, CallHandle, NearClient},
    },
};
use tokio::sync::OnceCell;

/// The queue of the workflows that are called.
const FAR: &str = "far";

/// Returns the name of the other namespace, with a worker of its workflows.
pub(crate) async fn namespace() -> &'static str {
    static READY: OnceCell<String> = OnceCell::const_new();
    let name = READY.get_or_init(async || {
        let name = unique("far");
        add_search_attributes(create(&name).await).await;
        let mut options = WorkerOptions::new(FAR).build();
        far_temporal::register_workflows::<Distance>(&mut options).unwrap();
        propagation().register(&mut options);
        let client = ClientOptions::new(&name).build();
        tokio::task::spawn_blocking(move || spawn_with(options, client)).await.unwrap();
        name
    });
    name.await
}

/// The values that accompany calls.
fn propagation() -> Propagation {
    Propagation::new().value::<Tenant>()
}

async fn far() -> Client {
    let interceptors = vec![propagation().client_interceptor()];
    connect_with(ClientOptions::new(namespace().await).client_interceptors(interceptors).build()).await
}

/// Starts a worker that calls the other namespace, and returns its queue.
async fn worker(test: &str) -> String {
    let queue = unique(test);
    worker_of(&queue, far().await).await;
    queue
}

/// Starts a worker of a queue with this client of the other namespace.
async fn worker_of(queue: &str, far: Client) {
    let options = options(queue, far);
    tokio::task::spawn_blocking(move || spawn_options(options)).await.unwrap();
}

fn options(queue: &str, far: Client) -> WorkerOptions {
    let mut options = WorkerOptions::new(queue).build();
    near_temporal::register_workflows::<Distance>(&mut options).unwrap();
    far_temporal::register_xns_activities(&mut options, far).unwrap();
    propagation().register(&mut options);
    options
}

/// Starts a workflow that makes calls.
async fn start(queue: &str, steps: &[String]) -> CallHandle {
    let calls = Calls { queue: FAR.to_owned(), steps: steps.to_vec() };
    let near = NearClient::new(connect().await);
    near.call(calls).task_queue(queue).start().await.unwrap()
}

/// Makes calls, and returns what they say.
async fn call(queue: &str, steps: &[String]) -> Vec<String> {
    start(queue, steps).await.result().await.unwrap().lines
}

/// Returns the workflow that works under a name.
async fn work(name: &str) -> WorkHandle {
    FarClient::new(far().await).work_handle(format!("work/{name}"))
}

/// Waits until the workflow that works under a name has a status.
async fn becomes(name: &str, status: WorkflowExecutionStatus) {
    ends(&work(name).await, status).await;
}

/// Waits until the activity of a call has sent a heartbeat. A worker can die at any time after that.
async fn beats(caller: &CallHandle) {
    for _ in 0..150 {
        let pending = caller.describe().await.unwrap().into_raw().pending_activities;
        if pending.iter().any(|activity| activity.heartbeat_details.is_some()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the call of {} has sent no heartbeat", caller.id());
}

/// Waits until a workflow has a status.
async fn ends(work: &WorkHandle, status: WorkflowExecutionStatus) {
    let mut last = None;
    for _ in 0..150 {
        last = work.describe().await.ok().map(|described| described.status());
        if last == Some(status) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("{} is {last:?}, not {status:?}", work.id());
}
