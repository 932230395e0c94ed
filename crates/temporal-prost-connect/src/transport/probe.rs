//! Asks each cluster which cluster is active, regularly and whenever something has happened.

use super::{Shared, knowledge::Claim};
use http::{HeaderMap, HeaderValue};
use prost::Message;
use std::{
    sync::{Arc, Weak},
    time::Duration,
};
use temporalio_client::{callback_based::GrpcRequest, tonic::Status};
use temporalio_common::protos::temporal::api::workflowservice::v1::{
    DescribeNamespaceRequest, DescribeNamespaceResponse,
};
use tokio::{sync::Notify, time::timeout};

const SERVICE: &str = "temporal.api.workflowservice.v1.WorkflowService";
const TIMEOUT: Duration = Duration::from_secs(5);
/// The interval while a cluster is lost, so that a failover is noticed soon.
const ALERT: Duration = Duration::from_secs(1);
/// The shortest time between two probes, however much happens.
const PAUSE: Duration = Duration::from_millis(50);

/// Probes a cluster until the transport is no longer used.
pub(super) async fn run(transport: Weak<Shared>, cluster: usize, wake: Arc<Notify>) {
    let mut is_first = true;
    loop {
        let Some(shared) = transport.upgrade() else { return };
        let is_needed = !is_first || shared.clusters.len() > 1;
        is_first = false;
        if is_needed {
            shared.probe(cluster).await;
        }
        let delay = shared.until_probe(cluster);
        drop(shared);
        tokio::time::sleep(PAUSE).await;
        match delay {
            // Something has happened, or the time is over: both need a probe.
            Some(delay) => drop(timeout(delay, wake.notified()).await),
            None => wake.notified().await,
        }
    }
}

impl Shared {
    /// Returns the time until the next probe, or `None` if nothing has to be asked.
    fn until_probe(&self, cluster: usize) -> Option<Duration> {
        let is_alone = self.clusters.len() == 1;
        match self.state.losses(cluster) {
            (Some(delay), _) => Some(delay),
            (None, _) if is_alone => None,
            (None, true) => Some(ALERT.min(self.probe_interval)),
            (None, false) => Some(self.probe_interval),
        }
    }

    async fn probe(&self, cluster: usize) {
        let request = self.description_request();
        let Ok(result) = timeout(TIMEOUT, self.clusters[cluster].call(&request)).await else {
            return self.state.record_silence(cluster, TIMEOUT);
        };
        // The claim first, because the first answer makes the transport choose a cluster.
        match &result {
            Ok(answer) => self.learn(cluster, &answer.proto),
            Err(error) => self.report_refusal(cluster, error),
        }
        self.state.record(cluster, &result, true);
    }

    fn description_request(&self) -> GrpcRequest {
        let namespace = self.state.namespace.clone();
        let name = HeaderValue::from_str(&namespace);
        let headers =
            name.into_iter().map(|name| (http::HeaderName::from_static("temporal-namespace"), name));
        let request = DescribeNamespaceRequest { namespace, ..DescribeNamespaceRequest::default() };
        GrpcRequest {
            service: SERVICE.to_owned(),
            rpc: "DescribeNamespace".to_owned(),
            headers: headers.collect::<HeaderMap>(),
            proto: request.encode_to_vec().into(),
        }
    }

    fn learn(&self, cluster: usize, answer: &[u8]) {
        let Ok(description) = DescribeNamespaceResponse::decode(answer) else { return };
        let Some(replication) = description.replication_config.filter(|_| description.is_global_namespace)
        else {
            return;
        };
        let (active, version) = (replication.active_cluster_name, description.failover_version);
        match self.state.number(&active) {
            Some(active) => self.state.describe(Claim { active, version }),
            None if self.state.describe_foreign(&active, version) => tracing::warn!(
                namespace = self.state.namespace,
                cluster = self.clusters[cluster].name,
                active,
                "the namespace is active in a Temporal cluster that is not configured; add it with its address"
            ),
            None => {}
        }
    }

    fn report_refusal(&self, cluster: usize, error: &Status) {
        tracing::debug!(cluster = self.clusters[cluster].name, %error, "cannot ask a Temporal cluster for its namespace");
    }
}
