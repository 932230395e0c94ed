use crate::every::v1::{
    StateResponse,
    anywhere_temporal::{AnywhereActivities, AnywhereWorkflows, WanderContext, WanderWorkflow},
};
use temporal_prost::{
    sdk::activities::{ActivityContext, ActivityError},
    workflow::{WorkflowContextView, WorkflowResult},
};

/// Workflows and activities that run on the queue of their caller.
#[derive(Debug)]
pub struct Wanderer;

impl AnywhereWorkflows for Wanderer {
    type Wander = Self;
}

impl WanderWorkflow for Wanderer {
    fn new(_: &WorkflowContextView) -> Self {
        Self
    }

    async fn run(_: &mut WanderContext<Self>) -> WorkflowResult<()> {
        Ok(())
    }
}

impl AnywhereActivities for Wanderer {
    async fn here(&self, ctx: ActivityContext) -> Result<StateResponse, ActivityError> {
        Ok(StateResponse { seen: vec![ctx.info().task_queue.clone()] })
    }
}
