use crate::v1::{
    Cluster, PlanClusterRequest, ResizeClusterRequest, RunClusterRequest, SetNodesRequest,
    clusters_temporal::{
        ClustersActivities, ClustersWorkflows, PlanClusterContext, PlanClusterWorkflow, RunClusterContext,
        RunClusterWorkflow, activities,
    },
};
use temporal_prost::HandlerError;
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};

/// The workflows and activities of the service. None of them knows of rights.
#[derive(Debug)]
pub struct Fleet;

impl ClustersWorkflows for Fleet {
    type RunCluster = RunningCluster;
    type PlanCluster = PlannedCluster;
}

impl ClustersActivities for Fleet {
    async fn set_nodes(&self, _: ActivityContext, input: SetNodesRequest) -> Result<Cluster, ActivityError> {
        Ok(Cluster { nodes: input.nodes })
    }
}

/// A cluster that runs until it is stopped.
#[derive(Debug)]
pub struct RunningCluster {
    /// The number of nodes that were asked for last.
    nodes: i32,
    stopped: bool,
}

impl RunClusterWorkflow for RunningCluster {
    fn new(_: &WorkflowContextView, request: RunClusterRequest) -> Self {
        Self { nodes: request.nodes, stopped: false }
    }

    async fn run(ctx: &mut RunClusterContext<Self>) -> WorkflowResult<Cluster> {
        let nodes = ctx.state(|it| it.nodes);
        activities(ctx).set_nodes(SetNodesRequest { nodes }).await?;
        ctx.wait_condition(|it| it.stopped).await?;
        Ok(ctx.state(Self::view))
    }

    async fn stop_cluster(ctx: &mut RunClusterContext<Self>) {
        ctx.state_mut(|it| it.stopped = true);
    }

    fn get_cluster(&self, _: &WorkflowContextView) -> Result<Cluster, HandlerError> {
        Ok(self.view())
    }

    async fn resize_cluster(
        ctx: &mut RunClusterContext<Self>,
        input: ResizeClusterRequest,
    ) -> Result<Cluster, HandlerError> {
        let cluster = activities(ctx).set_nodes(SetNodesRequest { nodes: input.nodes }).await?;
        ctx.state_mut(|it| it.nodes = cluster.nodes);
        Ok(cluster)
    }
}

impl RunningCluster {
    fn view(&self) -> Cluster {
        Cluster { nodes: self.nodes }
    }
}

/// A cluster that is only planned.
#[derive(Debug)]
pub struct PlannedCluster(PlanClusterRequest);

impl PlanClusterWorkflow for PlannedCluster {
    fn new(_: &WorkflowContextView, request: PlanClusterRequest) -> Self {
        Self(request)
    }

    async fn run(ctx: &mut PlanClusterContext<Self>) -> WorkflowResult<Cluster> {
        let PlanClusterRequest { nodes, apply, .. } = ctx.state(|it| it.0.clone());
        if apply {
            return Ok(activities(ctx).set_nodes(SetNodesRequest { nodes }).await?);
        }
        Ok(Cluster { nodes })
    }
}
