use crate::infrastructure::{Made, Wanted, make, prepare};
use crate::v1::{
    ChangeDatabaseRequest, Database, RunDatabaseRequest,
    databases_temporal::{RunDatabaseContext, RunDatabaseWorkflow},
};
use temporal_prost::{
    HandlerError,
    workflow::{WorkflowContextView, WorkflowResult},
};
use temporal_prost_terraform::execution::v1::{DestroyRequest, Stack, terraform_temporal::children};

/// The state of one database.
pub struct RunningDatabase {
    database: Database,
    /// The password that Terraform has not received yet.
    password: String,
    /// The name of the password that Terraform knows.
    secret: String,
    /// The stack of the last change.
    stack: Option<Stack>,
    /// Set while Terraform runs.
    is_busy: bool,
    is_dropped: bool,
}

impl RunDatabaseWorkflow for RunningDatabase {
    fn new(_: &WorkflowContextView, request: RunDatabaseRequest) -> Self {
        let RunDatabaseRequest { region, name, size, nodes, labels, networks, backup, password } = request;
        let database =
            Database { region, name, size, nodes, labels, networks, backup, ..Database::default() };
        Self { database, password, secret: String::new(), stack: None, is_busy: true, is_dropped: false }
    }

    async fn run(ctx: &mut RunDatabaseContext<Self>) -> WorkflowResult<()> {
        let wanted = ctx.state_mut(|running| {
            let password = std::mem::take(&mut running.password);
            Wanted { database: running.database.clone(), password, secret: String::new() }
        });
        let prepared = prepare(ctx, wanted).await?;
        let stack = Some(prepared.stack.clone());
        let made = make(ctx, prepared).await;
        if made.is_err() {
            // Without its workflow, nobody would delete the parts that exist.
            children(ctx).destroy(DestroyRequest { stack }).detached().await?;
        }
        let made = made?;
        ctx.state_mut(|running| running.finish(made));
        ctx.wait_condition(|running| running.is_dropped && !running.is_busy).await?;
        let stack = ctx.state(|running| running.stack.clone());
        children(ctx).destroy(DestroyRequest { stack }).await?;
        Ok(())
    }

    async fn await_database(ctx: &mut RunDatabaseContext<Self>) -> Result<Database, HandlerError> {
        ctx.wait_condition(|running| running.stack.is_some()).await?;
        Ok(ctx.state(|running| running.database.clone()))
    }

    fn get_database(&self, _: &WorkflowContextView) -> Result<Database, HandlerError> {
        Ok(self.database.clone())
    }

    async fn change_database(
        ctx: &mut RunDatabaseContext<Self>,
        input: ChangeDatabaseRequest,
    ) -> Result<Database, HandlerError> {
        remake(ctx, |running| running.change(input)).await
    }

    async fn upgrade_database(ctx: &mut RunDatabaseContext<Self>) -> Result<Database, HandlerError> {
        remake(ctx, |running| running.wanted(running.database.clone(), String::new())).await
    }

    async fn drop_database(ctx: &mut RunDatabaseContext<Self>) -> Result<(), HandlerError> {
        ctx.state_mut(|running| running.is_dropped = true);
        Ok(())
    }
}

/// Changes the infrastructure of a database. Only one change runs at a time.
async fn remake(
    ctx: &RunDatabaseContext<RunningDatabase>,
    wanted: impl FnOnce(&RunningDatabase) -> Wanted,
) -> Result<Database, HandlerError> {
    ctx.wait_condition(|running| !running.is_busy || running.is_dropped).await?;
    let wanted = ctx.state_mut(|running| {
        running.is_busy |= !running.is_dropped;
        (!running.is_dropped).then(|| wanted(running))
    });
    let made = remade(ctx, wanted.ok_or("the database is being deleted")?).await;
    ctx.state_mut(|running| {
        running.is_busy = false;
        Ok(running.finish(made?))
    })
}

async fn remade(ctx: &RunDatabaseContext<RunningDatabase>, wanted: Wanted) -> Result<Made, HandlerError> {
    Ok(make(ctx, prepare(ctx, wanted).await?).await?)
}

impl RunningDatabase {
    fn wanted(&self, database: Database, password: String) -> Wanted {
        Wanted { database, password, secret: self.secret.clone() }
    }

    fn change(&self, input: ChangeDatabaseRequest) -> Wanted {
        let ChangeDatabaseRequest { size, nodes, labels, networks, backup, password } = input;
        let changes = self.database.changes + 1;
        let before = self.database.clone();
        let database = Database { size, nodes, labels, networks, backup, changes, ..before };
        self.wanted(database, password)
    }

    fn finish(&mut self, made: Made) -> Database {
        let Made { database, secret, stack } = made;
        self.database = database;
        self.secret = secret;
        self.stack = Some(stack);
        self.is_busy = false;
        self.database.clone()
    }
}
