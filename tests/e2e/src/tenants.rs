//! Workflows of tenants, which run on cells.

use crate::tenants_v1::{
    ServeRequest, ServeResponse,
    tenants_temporal::{ServeContext, ServeWorkflow, TenantsActivities, TenantsWorkflows, activities},
};
use std::{fmt, sync::Arc};
use temporal_prost::{
    sdk::activities::{ActivityContext, ActivityError},
    workflow::{WorkflowContextView, WorkflowResult},
};

/// The workflows of the service.
#[derive(Debug)]
pub struct Landlord;

impl TenantsWorkflows for Landlord {
    type Serve = Served;
}

/// The state of a workflow.
#[derive(Debug)]
pub struct Served {
    request: ServeRequest,
    finished: bool,
}

impl ServeWorkflow for Served {
    fn new(_: &WorkflowContextView, request: ServeRequest) -> Self {
        Self { finished: !request.waits, request }
    }

    async fn run(ctx: &mut ServeContext<Self>) -> WorkflowResult<ServeResponse> {
        let work = activities(ctx).work(ctx.state(|served| served.request.clone()));
        let queue = ctx.task_queue().to_owned();
        work.task_queue(&queue).await?;
        ctx.wait_condition(|served| served.finished).await?;
        Ok(ServeResponse { queue })
    }

    async fn finish(ctx: &mut ServeContext<Self>) {
        ctx.state_mut(|served| served.finished = true);
    }
}

/// The activities of a cell, with the function that breaks the cell.
#[derive(Clone)]
pub struct Machine(pub Arc<dyn Fn() + Send + Sync>);

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Machine")
    }
}

impl TenantsActivities for Machine {
    async fn work(&self, _: ActivityContext, request: ServeRequest) -> Result<(), ActivityError> {
        if request.poisonous {
            (self.0)();
        }
        Ok(())
    }
}
