//! Workers of several namespaces in one host.

use super::{options, runs, until, works};
use crate::harness::{connect, connect_with, unique};
use std::time::Duration;
use temporal_prost::{
    client::{
        Client, ClientOptions, NamespacedClient as _, grpc::WorkflowService as _, tonic::IntoRequest as _,
    },
    common::protos::temporal::api::workflowservice::v1::{
        ListWorkflowExecutionsRequest, RegisterNamespaceRequest,
    },
};
use temporal_prost_connect::host::{Host, HostedWorker};

/// Creates a namespace, and returns a client of it.
pub(crate) async fn create(name: &str) -> Client {
    register(connect_with(ClientOptions::new(name).build()).await).await
}

/// Creates the namespace of a client, on its server.
pub(crate) async fn register(client: Client) -> Client {
    let (name, mut server) = (client.namespace(), client.connection().clone());
    let request = RegisterNamespaceRequest {
        namespace: name.clone(),
        workflow_execution_retention_period: Duration::from_hours(24).try_into().ok(),
        ..Default::default()
    };
    server.register_namespace(request.into_request()).await.unwrap();
    // A real server has a cache of namespaces.
    let known = async {
        let request = ListWorkflowExecutionsRequest { namespace: name.clone(), ..Default::default() };
        while server.list_workflow_executions(request.clone().into_request()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), known).await.expect("the server knows its namespace");
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_of_two_namespaces_share_a_host() {
    let (namespace, queue) = (unique("namespace"), unique("shared"));
    let clients = [connect().await, create(&namespace).await];
    // The queue has the same name in both.
    let host = clients
        .iter()
        .fold(Host::new(), |host, client| host.worker(HostedWorker::new(client.clone(), options(&queue))));
    let (handle, running) = runs(host);
    until(|| handle.is_ready()).await;
    for client in &clients {
        works(client, &queue).await;
    }
    let names: Vec<_> = handle.states().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, [format!("default/{queue}"), format!("{namespace}/{queue}")]);
    handle.drain();
    running.await.unwrap().unwrap();
}
