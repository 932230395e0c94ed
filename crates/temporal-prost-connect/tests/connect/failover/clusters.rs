//! Two clusters that replicate a namespace.

use super::{Lost, admin::Admin, crew::id, replica::Replica};
use std::{collections::BTreeSet, env, fs, path::PathBuf, time::Duration};
use temporal_prost_connect::{Cluster, Transport};
use temporalio_client::{ConnectionOptions, Url};
use temporalio_common::protos::temporal::api::enums::v1::EventType;
use test_server::{Ports, ServerProcess};

const NAMES: [&str; 2] = ["cluster-a", "cluster-b"];
/// The time in which workflows that seemed lost return.
const RETURN: Duration = Duration::from_secs(30);

pub(crate) struct Clusters {
    a: ServerProcess,
    b: ServerProcess,
    addresses: [String; 2],
    admins: [Admin; 2],
    folder: PathBuf,
}

impl Clusters {
    /// Starts both, with a namespace that is active in the first.
    pub(crate) async fn start() -> Self {
        let folder = env::temp_dir().join(format!("temporal-clusters-{}", fastrand::u64(..)));
        fs::create_dir_all(&folder).unwrap();
        println!("the servers log in {}", folder.display());
        let ports = [Ports::choose(), Ports::choose()];
        let addresses = ports.each_ref().map(Ports::address);
        let [a, b] = addresses.clone();
        let values = [("ADDRESS_A", a), ("ADDRESS_B", b), ("TLS", "{}".to_owned())];
        let start = |number: usize| ServerProcess::start(&folder, NAMES[number], &ports[number], &values);
        let (a, b) = (start(0), start(1));
        let admins = [Admin::connect(&addresses[0]).await, Admin::connect(&addresses[1]).await];
        admins[0].add_remote(&addresses[1]).await;
        admins[1].add_remote(&addresses[0]).await;
        admins[0].register().await;
        admins[1].await_active("cluster-a").await;
        Self { a, b, addresses, admins, folder }
    }

    pub(crate) fn transport(&self) -> Transport {
        let clusters = NAMES.into_iter().zip(&self.addresses).map(|(name, address)| {
            let url = Url::parse(&format!("http://{address}")).unwrap();
            Cluster::new(name, ConnectionOptions::new(url).build()).unwrap()
        });
        Transport::new(super::admin::NAMESPACE, clusters).unwrap()
    }

    /// Lets the second cluster receive nothing from the first.
    pub(crate) fn pause_b(&self) {
        self.b.pause();
    }

    pub(crate) fn resume_b(&self) {
        self.b.resume();
    }

    /// Returns what the second cluster has itself.
    pub(crate) fn replica_b(&self) -> Replica<'_> {
        Replica(&self.admins[1])
    }

    pub(crate) fn kill_b(&mut self) {
        self.b.kill();
    }

    pub(crate) async fn restart_b(&mut self) {
        self.b.restart();
        self.admins[1] = Admin::connect(&self.addresses[1]).await;
    }

    pub(crate) fn kill_a(&mut self) {
        self.a.kill();
    }

    pub(crate) async fn restart_a(&mut self) {
        self.a.restart();
        self.admins[0] = Admin::connect(&self.addresses[0]).await;
        self.admins[0].await_active("cluster-b").await;
    }

    /// Does what an operator does.
    pub(crate) async fn fail_over(&self, cluster: &str) {
        self.admins[1].fail_over(cluster).await;
        self.admins[1].await_active(cluster).await;
    }

    /// Waits until the second cluster has all workflows and signals.
    pub(crate) async fn await_replication(&self, started: &[u32], signalled: &[u32]) {
        let replica = Replica(&self.admins[1]);
        for number in started {
            replica.await_event(&id(*number), EventType::WorkflowExecutionStarted).await;
        }
        for number in signalled {
            replica.await_event(&id(*number), EventType::WorkflowExecutionSignaled).await;
        }
    }

    /// Returns the workflows that the second cluster does not know.
    pub(crate) async fn lost_starts(&self, started: &[u32]) -> Lost {
        let replica = Replica(&self.admins[1]);
        replica.lacking(started, EventType::WorkflowExecutionStarted).await
    }

    /// Returns the workflows whose signal the second cluster does not know.
    pub(crate) async fn lost_signals(&self, signalled: &[u32], lost: &Lost) -> Lost {
        let replica = Replica(&self.admins[1]);
        let lacking = replica.lacking(signalled, EventType::WorkflowExecutionSignaled).await;
        lacking.difference(lost).copied().collect()
    }

    /// Waits until workflows wait for their signals, and the first cluster has all of their events.
    ///
    /// A cluster that becomes active before it has all events begins another history. A worker that has the first one in
    /// its cache may then fail with an error of nondeterminism.
    pub(crate) async fn await_calm(&self, started: &[u32]) {
        let replica = Replica(&self.admins[0]);
        for number in started {
            replica.await_calm(&id(*number)).await;
        }
    }

    /// Waits for workflows that the first cluster brings back after its restart, and returns those that came.
    pub(crate) async fn await_return(&self, lost: &Lost) -> Lost {
        let replica = Replica(&self.admins[1]);
        let mut returned = BTreeSet::new();
        for number in lost {
            let id = id(*number);
            let event = replica.await_event(&id, EventType::WorkflowExecutionStarted);
            if tokio::time::timeout(RETURN, event).await.is_ok() {
                returned.insert(*number);
            }
        }
        returned
    }
}

impl Drop for Clusters {
    fn drop(&mut self) {
        // The logs stay if a test fails.
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
