//! A worker whose polls the server refuses.

use super::{options, runs, works};
use crate::harness::{connect, unique};
use std::time::Duration;
use temporal_prost::client::{Client, ClientOptions, Connection, tonic::Status};
use temporal_prost_connect::{
    Cluster, Transport,
    faults::{Fault, Faults, Rule},
    host::{Host, HostedWorker, WorkerState},
};

/// The SDK ends a worker whose polls are refused for a minute.
const REFUSED: Duration = Duration::from_mins(1);

/// Connects to a namespace through a transport, into whose requests faults are injected.
pub(crate) async fn connect_through(faults: &Faults, namespace: &str) -> Client {
    let options = test_server::connection_options();
    let cluster = match options.service_override.clone() {
        Some(service) => Cluster::over("only", service),
        None => Cluster::new("only", options.clone()).unwrap(),
    };
    let transport = Transport::new(namespace, [cluster.faults(faults.clone())]).unwrap();
    let connection = Connection::connect(transport.install(options)).await.unwrap();
    Client::new(connection, ClientOptions::new(namespace).build()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes more than a minute: the lane `host` runs it"]
async fn a_worker_whose_polls_are_refused_for_a_minute_is_built_again() {
    let (faults, queue) = (Faults::new(), unique("refused"));
    let refused = Fault::Answer(Status::permission_denied("the token has expired"));
    for rpc in ["PollWorkflowTaskQueue", "PollActivityTaskQueue", "PollNexusTaskQueue"] {
        faults.add(Rule::new(refused.clone()).rpc(rpc));
    }
    let worker = HostedWorker::new(connect_through(&faults, "default").await, options(&queue));
    let (handle, running) = runs(Host::new().worker(worker).first_pause(Duration::from_millis(10)));
    let waits = async {
        loop {
            if let Some((_, WorkerState::Waiting { error })) = handle.states().first() {
                return error.clone();
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let error = tokio::time::timeout(3 * REFUSED, waits).await.expect("the worker ends");
    assert!(error.contains("the token has expired"), "{error}");
    assert!(handle.is_live() && faults.hits() > 0);
    // The credentials are renewed, and the next worker works.
    faults.clear();
    tokio::time::timeout(REFUSED, works(&connect().await, &queue)).await.expect("it is built again");
    handle.drain();
    running.await.unwrap().unwrap();
}
