//! Clusters of a global namespace, all over one server in memory, so that replication takes no time.

use futures_util::FutureExt;
use parking_lot::Mutex;
use prost::Message;
use std::{sync::Arc, time::Duration};
use temporal_prost_connect::{Cluster, Transport, TransportOptions, faults::Faults};
use temporal_prost_testing::MemoryServer;
use temporalio_client::{
    callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse},
    tonic::{Code, Status},
};
use temporalio_common::protos::{
    google::rpc,
    temporal::api::{
        errordetails::v1::NamespaceNotActiveFailure, replication::v1::NamespaceReplicationConfig,
        workflowservice::v1::DescribeNamespaceResponse,
    },
};
use tokio::sync::watch;

/// The number of the active cluster, and the failover version.
pub(crate) type View = (usize, i64);

const NAMES: [&str; 2] = ["cluster-a", "cluster-b"];
/// Longer than anything takes, even on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A cluster.
#[derive(Clone)]
pub(crate) struct Site {
    number: usize,
    pub(crate) server: MemoryServer,
    pub(crate) faults: Faults,
    /// The namespace, as the cluster describes it.
    described: Arc<Mutex<View>>,
    /// The namespace, as the cluster treats it. It follows later.
    believed: Arc<Mutex<View>>,
    forwards: bool,
    rpcs: watch::Sender<Vec<String>>,
}

/// Returns two clusters, of which the first is active.
pub(crate) fn sites() -> [Site; 2] {
    sites_over(&MemoryServer::new())
}

pub(crate) fn sites_over(server: &MemoryServer) -> [Site; 2] {
    [0, 1].map(|number| Site {
        number,
        server: server.clone(),
        faults: Faults::new(),
        described: Arc::new(Mutex::new((0, 1))),
        believed: Arc::new(Mutex::new((0, 1))),
        forwards: false,
        rpcs: watch::Sender::default(),
    })
}

/// Connects both, and asks them for the active cluster only at the beginning and when something happens.
pub(crate) fn connect(sites: &[Site; 2]) -> Transport {
    connect_with(sites, |options| options.probe_interval = Duration::from_hours(1))
}

pub(crate) fn connect_with(sites: &[Site; 2], edit: impl FnOnce(&mut TransportOptions)) -> Transport {
    Transport::with_options("default", sites.each_ref().map(Site::cluster), edit).unwrap()
}

/// Makes the second cluster active, or the first again.
pub(crate) fn fail_over(sites: &[Site; 2], view: View) {
    for site in sites {
        site.describe(view);
        site.believe(view);
    }
}

impl Site {
    pub(crate) fn forwarding(self) -> Self {
        Self { forwards: true, ..self }
    }

    pub(crate) fn cluster(&self) -> Cluster {
        Cluster::over(NAMES[self.number], self.service()).faults(self.faults.clone())
    }

    pub(crate) fn describe(&self, view: View) {
        *self.described.lock() = view;
    }

    pub(crate) fn believe(&self, view: View) {
        *self.believed.lock() = view;
    }

    /// Returns how many requests of an rpc the cluster has received.
    pub(crate) fn received(&self, rpc: &str) -> usize {
        self.rpcs.borrow().iter().filter(|received| *received == rpc).count()
    }

    /// Waits until the cluster has received `count` requests of an rpc.
    pub(crate) async fn receives(&self, rpc: &str, count: usize) {
        let mut rpcs = self.rpcs.subscribe();
        let enough = |rpcs: &Vec<String>| rpcs.iter().filter(|received| *received == rpc).count() >= count;
        tokio::time::timeout(PATIENCE, rpcs.wait_for(enough)).await.unwrap().unwrap();
    }

    fn service(&self) -> CallbackBasedGrpcService {
        let site = self.clone();
        let server = self.server.connection_options().service_override.unwrap();
        CallbackBasedGrpcService {
            callback: Arc::new(move |request| {
                let (site, callback) = (site.clone(), Arc::clone(&server.callback));
                async move { site.answer(request, |request| callback(request)).await }.boxed()
            }),
        }
    }

    async fn answer<F>(
        &self,
        request: GrpcRequest,
        serve: impl FnOnce(GrpcRequest) -> F,
    ) -> Result<GrpcSuccessResponse, Status>
    where
        F: Future<Output = Result<GrpcSuccessResponse, Status>>,
    {
        self.rpcs.send_modify(|rpcs| rpcs.push(request.rpc.clone()));
        let active = self.believed.lock().0;
        match request.rpc.as_str() {
            "DescribeNamespace" => Ok(self.description(serve(request).await?)),
            "GetSystemInfo" => serve(request).await,
            _ if active != self.number && !self.forwards => Err(not_active(self.number, active)),
            _ => serve(request).await,
        }
    }

    fn description(&self, mut answer: GrpcSuccessResponse) -> GrpcSuccessResponse {
        let mut description = DescribeNamespaceResponse::decode(answer.proto.as_slice()).unwrap();
        let (active, version) = *self.described.lock();
        description.is_global_namespace = true;
        description.failover_version = version;
        description.replication_config = Some(NamespaceReplicationConfig {
            active_cluster_name: NAMES[active].to_owned(),
            ..Default::default()
        });
        answer.proto = description.encode_to_vec();
        answer
    }
}

/// The error of a real server.
fn not_active(current: usize, active: usize) -> Status {
    let detail = NamespaceNotActiveFailure {
        namespace: "default".to_owned(),
        current_cluster: NAMES[current].to_owned(),
        active_cluster: NAMES[active].to_owned(),
    };
    let message = format!("Namespace: default is active in cluster: {}", NAMES[active]);
    let details = rpc::Status {
        code: Code::FailedPrecondition as i32,
        message: message.clone(),
        details: vec![prost_wkt_types::Any {
            type_url: "type.googleapis.com/temporal.api.errordetails.v1.NamespaceNotActiveFailure".to_owned(),
            value: detail.encode_to_vec(),
        }],
    };
    Status::with_details(Code::FailedPrecondition, message, details.encode_to_vec().into())
}
