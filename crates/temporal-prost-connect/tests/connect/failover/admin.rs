//! The calls of an operator, and calls that see what one cluster has itself.

use std::{
    fmt::Debug,
    time::{Duration, Instant},
};
use temporalio_client::{
    Connection, ConnectionOptions, Url,
    grpc::{OperatorService as _, WorkflowService as _},
    tonic::{IntoRequest, Request, Status, metadata::AsciiMetadataValue},
};
use temporalio_common::protos::temporal::api::{
    common::v1::WorkflowExecution,
    enums::v1::EventType,
    history::v1::HistoryEvent,
    operatorservice::v1::AddOrUpdateRemoteClusterRequest,
    replication::v1::{ClusterReplicationConfig, NamespaceReplicationConfig},
    workflowservice::v1::{
        DescribeNamespaceRequest, GetWorkflowExecutionHistoryRequest, RegisterNamespaceRequest,
        UpdateNamespaceRequest,
    },
};

/// The global namespace of the test.
pub(crate) const NAMESPACE: &str = "errands";
const PAUSE: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_mins(2);

/// A connection to one cluster.
pub(crate) struct Admin(Connection);

impl Admin {
    /// Connects as soon as the server answers.
    pub(crate) async fn connect(address: &str) -> Self {
        let options = ConnectionOptions::new(Url::parse(&format!("http://{address}")).unwrap());
        let options = options.dns_load_balancing(None).build();
        Self(until_ok(async || Connection::connect(options.clone()).await).await)
    }

    /// Lets the cluster replicate with the one at `address`.
    pub(crate) async fn add_remote(&self, address: &str) {
        let request = AddOrUpdateRemoteClusterRequest {
            frontend_address: address.to_owned(),
            enable_remote_cluster_connection: true,
            enable_replication: true,
            ..Default::default()
        };
        until_ok(async || self.0.clone().add_or_update_remote_cluster(request.clone().into_request()).await)
            .await;
    }

    pub(crate) async fn register(&self) {
        let cluster =
            |name: &str| ClusterReplicationConfig { cluster_name: name.to_owned(), ..Default::default() };
        let request = RegisterNamespaceRequest {
            namespace: NAMESPACE.to_owned(),
            workflow_execution_retention_period: Some(prost_wkt_types::Duration {
                seconds: 86_400,
                nanos: 0,
            }),
            clusters: vec![cluster("cluster-a"), cluster("cluster-b")],
            active_cluster_name: "cluster-a".to_owned(),
            is_global_namespace: true,
            ..Default::default()
        };
        until_ok(async || self.0.clone().register_namespace(request.clone().into_request()).await).await;
    }

    /// Waits until the cluster sees the namespace as active in `cluster`.
    pub(crate) async fn await_active(&self, cluster: &str) {
        let request = DescribeNamespaceRequest { namespace: NAMESPACE.to_owned(), ..Default::default() };
        until_ok(async || {
            let description = self.0.clone().describe_namespace(request.clone().into_request()).await?;
            let description = description.into_inner();
            let active = description.replication_config.unwrap_or_default().active_cluster_name;
            if active == cluster { Ok(()) } else { Err(Status::unavailable(active)) }
        })
        .await;
    }

    pub(crate) async fn fail_over(&self, cluster: &str) {
        let replication =
            NamespaceReplicationConfig { active_cluster_name: cluster.to_owned(), ..Default::default() };
        let request = UpdateNamespaceRequest {
            namespace: NAMESPACE.to_owned(),
            replication_config: Some(replication),
            ..Default::default()
        };
        until_ok(async || self.0.clone().update_namespace(request.clone().into_request()).await).await;
    }

    /// Returns the types of the events that the cluster itself has of a workflow, or `None` if it does not know it.
    pub(crate) async fn events(&self, id: &str) -> Option<Vec<EventType>> {
        let execution = WorkflowExecution { workflow_id: id.to_owned(), run_id: String::new() };
        let mut request = Request::new(GetWorkflowExecutionHistoryRequest {
            namespace: NAMESPACE.to_owned(),
            execution: Some(execution),
            ..Default::default()
        });
        // Otherwise, a passive cluster would ask the active one.
        request.metadata_mut().insert("xdc-redirection", AsciiMetadataValue::from_static("false"));
        let history =
            self.0.clone().get_workflow_execution_history(request).await.ok()?.into_inner().history?;
        Some(history.events.iter().map(HistoryEvent::event_type).collect())
    }
}

/// Repeats a call until it succeeds.
async fn until_ok<T, E: Debug>(call: impl AsyncFn() -> Result<T, E>) -> T {
    let begun = Instant::now();
    loop {
        match call().await {
            Ok(result) => return result,
            Err(error) => assert!(begun.elapsed() < PATIENCE, "{error:?}"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}
