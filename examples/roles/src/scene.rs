use crate::v1::clusters_temporal::{ClustersClient, RunClusterHandle};
use crate::v1::{Cluster, PlanClusterRequest, ResizeClusterRequest, RunClusterRequest};
use crate::{Company, User};
use std::fmt;
use std::time::Duration;
use temporal_prost::Report;
use temporal_prost::client::Connection;
use temporal_prost_biscuit::Unauthorized;

/// A command that a user has tried, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The role of the user.
    pub role: &'static str,
    /// The command.
    pub command: &'static str,
    /// The result, or the refusal.
    pub outcome: String,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<9} {:<33} {}", self.role, self.command, self.outcome)
    }
}

/// Ada and Vera, who try everything with one cluster.
pub struct Scene<'c> {
    company: &'c Company,
    operator: ClustersClient,
    viewer: ClustersClient,
    name: String,
}

impl<'c> Scene<'c> {
    /// Logs both in. `name` names the cluster, which must not run.
    ///
    /// # Errors
    /// If the options of a client are invalid.
    pub fn new(
        company: &'c Company,
        connection: Connection,
        name: impl Into<String>,
    ) -> anyhow::Result<Self> {
        let operator = ClustersClient::new(company.client(connection.clone(), User::ADA)?);
        let viewer = ClustersClient::new(company.client(connection, User::VERA)?);
        Ok(Self { company, operator, viewer, name: name.into() })
    }

    /// Lets both try everything, and stops the cluster.
    ///
    /// # Errors
    /// If the cluster does not start, or if the server does not answer.
    pub async fn play(&self) -> anyhow::Result<Vec<Tried>> {
        let running = self.operator.run_cluster(self.cluster("eu")).start().await?;
        let mut tried = vec![operator("start RunCluster in eu", "allowed".to_owned())];
        let outside = self.operator.run_cluster(self.cluster("us")).execute().await;
        tried.push(operator("start RunCluster in us", outcome(outside)));
        tried.extend(self.viewer(running.id()).await?);
        tried.extend(resize(&running).await);
        running.stop_cluster().await?;
        let stopped = outcome(running.result().await);
        tried.push(operator("signal StopCluster", format!("{stopped}, and the cluster stops")));
        Ok(tried)
    }

    /// Vera, who may only look.
    async fn viewer(&self, id: &str) -> anyhow::Result<Vec<Tried>> {
        let started = self.viewer.run_cluster(self.cluster("asia")).execute().await;
        let seen = self.viewer.run_cluster_handle(id);
        let four = ResizeClusterRequest { nodes: 4 };
        let mut tried = vec![
            viewer("start RunCluster in asia", outcome(started)),
            viewer("query GetCluster", outcome(seen.get_cluster().await)),
            viewer("update ResizeCluster to 4", outcome(seen.resize_cluster(four).execute().await)),
        ];
        // The server accepts the signal, and the worker drops it.
        seen.stop_cluster().await?;
        tried.push(viewer("signal StopCluster", format!("dropped: {}", self.dropped(id).await)));
        let planned = self.viewer.plan_cluster(self.plan(false)).execute().await;
        tried.push(viewer("start PlanCluster", outcome(planned)));
        let applied = self.viewer.plan_cluster(self.plan(true)).execute().await;
        tried.push(viewer("activity SetNodes of PlanCluster", outcome(applied)));
        Ok(tried)
    }

    /// Waits for the worker to drop a signal.
    async fn dropped(&self, id: &str) -> String {
        for _ in 0..200 {
            if let Some(refusal) = self.company.refusal(&format!("signal {id}: ")) {
                return refusal;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        "the worker has not seen it".to_owned()
    }

    fn cluster(&self, region: &str) -> RunClusterRequest {
        RunClusterRequest { region: region.to_owned(), name: self.name.clone(), nodes: 3 }
    }

    fn plan(&self, apply: bool) -> PlanClusterRequest {
        PlanClusterRequest { region: "eu".to_owned(), name: self.name.clone(), nodes: 3, apply }
    }
}

/// Ada changes the number of nodes, and once asks for too many.
async fn resize(running: &RunClusterHandle) -> Vec<Tried> {
    let to = |nodes| running.resize_cluster(ResizeClusterRequest { nodes }).execute();
    vec![
        operator("update ResizeCluster to 5", outcome(to(5).await)),
        operator("update ResizeCluster to 50", outcome(to(50).await)),
        operator("query GetCluster", outcome(running.get_cluster().await)),
    ]
}

fn operator(command: &'static str, outcome: String) -> Tried {
    Tried { role: "operator", command, outcome }
}

fn viewer(command: &'static str, outcome: String) -> Tried {
    Tried { role: "viewer", command, outcome }
}

/// Shows the answer or the refusal. Of a refused query, the SDK passes on the text alone.
fn outcome<E: Unauthorized + std::error::Error + 'static>(answer: Result<Cluster, E>) -> String {
    match answer {
        Ok(cluster) => format!("{} nodes", cluster.nodes),
        Err(error) => match error.unauthorized() {
            Some(refusal) => format!("refused: {refusal}"),
            None => Report::new(&error).to_string(),
        },
    }
}
