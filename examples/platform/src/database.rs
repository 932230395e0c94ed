use crate::v1::{
    ChangeDatabaseRequest, Database, ProvisionRequest, ReleaseRequest, RunDatabaseRequest,
    databases_temporal::{RunDatabaseContext, RunDatabaseWorkflow, activities},
};
use temporal_prost::{
    HandlerError,
    workflow::{WorkflowContextView, WorkflowResult},
};

/// The state of one database.
#[derive(Debug)]
pub struct RunningDatabase {
    database: Database,
    /// Set when the database accepts connections.
    is_ready: bool,
    is_dropped: bool,
}

impl RunDatabaseWorkflow for RunningDatabase {
    fn new(_: &WorkflowContextView, request: RunDatabaseRequest) -> Self {
        let RunDatabaseRequest { region, name, size, nodes, labels, networks, backup, .. } = request;
        let database =
            Database { region, name, size, nodes, labels, networks, backup, ..Database::default() };
        Self { database, is_ready: false, is_dropped: false }
    }

    async fn run(ctx: &mut RunDatabaseContext<Self>) -> WorkflowResult<()> {
        let request = ctx.state(Self::provision);
        let provisioned = activities(ctx).provision(request).await?;
        ctx.state_mut(|running| {
            running.database.address = provisioned.address;
            running.is_ready = true;
        });
        ctx.wait_condition(|running| running.is_dropped).await?;
        let address = ctx.state(|running| running.database.address.clone());
        Ok(activities(ctx).release(ReleaseRequest { address }).await?)
    }

    async fn await_database(ctx: &mut RunDatabaseContext<Self>) -> Result<Database, HandlerError> {
        ctx.wait_condition(|running| running.is_ready).await?;
        Ok(ctx.state(|running| running.database.clone()))
    }

    fn get_database(&self, _: &WorkflowContextView) -> Result<Database, HandlerError> {
        Ok(self.database.clone())
    }

    async fn change_database(
        ctx: &mut RunDatabaseContext<Self>,
        input: ChangeDatabaseRequest,
    ) -> Result<Database, HandlerError> {
        ctx.wait_condition(|running| running.is_ready).await?;
        let request = ctx.state(|running| ProvisionRequest { nodes: input.nodes, ..running.provision() });
        activities(ctx).provision(request).await?;
        Ok(ctx.state_mut(|running| running.change(input)))
    }

    async fn drop_database(ctx: &mut RunDatabaseContext<Self>) -> Result<(), HandlerError> {
        ctx.state_mut(|running| running.is_dropped = true);
        Ok(())
    }
}

impl RunningDatabase {
    fn provision(&self) -> ProvisionRequest {
        let Database { region, name, nodes, .. } = &self.database;
        ProvisionRequest { region: region.clone(), name: name.clone(), nodes: *nodes }
    }

    fn change(&mut self, input: ChangeDatabaseRequest) -> Database {
        let ChangeDatabaseRequest { size, nodes, labels, networks, backup, .. } = input;
        let changes = self.database.changes + 1;
        let before = std::mem::take(&mut self.database);
        self.database = Database { size, nodes, labels, networks, backup, changes, ..before };
        self.database.clone()
    }
}
