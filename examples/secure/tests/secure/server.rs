//! A Temporal server that requires client certificates itself, without the gateway.

use secure::{Authority, Files};
use std::time::{Duration, Instant};
use temporal_prost::client::{Client, grpc::WorkflowService as _, tonic::IntoRequest as _};
use temporal_prost::common::protos::temporal::api::workflowservice::v1::{
    ListWorkflowExecutionsRequest, RegisterNamespaceRequest,
};
use test_server::{Ports, ServerProcess};

const PATIENCE: Duration = Duration::from_mins(2);
/// The server reads its certificates again this often, in the configuration below.
pub(crate) const REFRESH: Duration = Duration::from_secs(1);

/// Starts a server that uses the files of the gateway, and has the identity `system` for its own workers.
pub(crate) async fn start(files: &Files) -> ServerProcess {
    let ports = Ports::choose();
    files.write_profile(&ports.address()).unwrap();
    let nowhere = "127.0.0.1:1".to_owned();
    let values = [("ADDRESS_A", ports.address()), ("ADDRESS_B", nowhere), ("TLS", tls(files))];
    let server = ServerProcess::start(&files.path(""), "cluster-a", &ports, &values);
    create_namespace(&connect(files).await).await;
    server
}

/// The server's frontend and its clients, in the notation of its configuration.
fn tls(files: &Files) -> String {
    let path = |name: &str| files.path(name).display().to_string();
    let client = format!("{{ serverName: gateway, rootCaFiles: [{}] }}", path("servers.pem"));
    let frontend = format!(
        "{{ certFile: {}, keyFile: {}, requireClientAuth: true, clientCaFiles: [{}] }}",
        path("gateway.crt"),
        path("gateway.key"),
        path("clients.pem")
    );
    let (certificate, key) = (path("system.crt"), path("system.key"));
    format!(
        "{{ refreshInterval: 1s, frontend: {{ server: {frontend}, client: {client} }}, \
         systemWorker: {{ certFile: {certificate}, keyFile: {key}, client: {client} }} }}"
    )
}

/// Issues the certificate of the server's own workers.
pub(crate) fn issue_system(files: &Files, authority: &Authority, life: Duration) {
    files
        .replace_identity("system", &authority.worker("spiffe://example.com/system", life).unwrap())
        .unwrap();
}

/// Connects as soon as the server answers.
async fn connect(files: &Files) -> Client {
    let begun = Instant::now();
    loop {
        match secure::connect(files).await {
            Ok(client) => return client,
            Err(error) => assert!(begun.elapsed() < PATIENCE, "{error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn create_namespace(client: &Client) {
    let namespace = "default".to_owned();
    let day = Duration::from_hours(24).try_into().ok();
    let register = RegisterNamespaceRequest {
        namespace: namespace.clone(),
        workflow_execution_retention_period: day,
        ..Default::default()
    };
    let list = ListWorkflowExecutionsRequest { namespace, ..Default::default() };
    let (mut server, begun) = (client.connection().clone(), Instant::now());
    // The server takes a while to be ready, and to know its namespaces.
    while server.list_workflow_executions(list.clone().into_request()).await.is_err() {
        let _ = server.register_namespace(register.clone().into_request()).await;
        assert!(begun.elapsed() < PATIENCE, "the namespace is not created");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
