//! The activities.

mod apply;
mod commands;
mod init;
mod output;
mod plan;
mod session;
mod show;

use super::cli::Cli;
use super::error::ExecutionError;
use super::secret::{NoResolver, SecretResolver};
use super::store::Storage;
use super::v1::terraform_temporal::TerraformActivities;
use super::v1::{
    Bundle, Outputs, PlanSummary, RunApplyRequest, RunApplyResponse, RunDiscardRequest,
    RunForceUnlockRequest, RunImportRequest, RunInitRequest, RunOutputRequest, RunPlanRequest,
    RunShowRequest, SavedPlan, Stack,
};
use session::Session;
use std::path::PathBuf;
use std::sync::Arc;
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};

/// The activities of a worker: they run the CLI, and keep plans and configurations in the store.
///
/// ```
/// use temporal_prost_terraform::execution::{Cli, DirectoryStore, Execution, Storage};
///
/// // Without encryption, as in a test.
/// let execution = Execution::new(Cli::tofu(), Storage::plaintext(DirectoryStore::new("/tmp/store")));
/// ```
#[derive(Clone, Debug)]
pub struct Execution {
    cli: Cli,
    storage: Storage,
    secrets: Arc<dyn SecretResolver>,
    scratch: Option<PathBuf>,
}

impl Execution {
    /// Creates the activities of a worker.
    #[must_use]
    pub fn new(cli: Cli, storage: Storage) -> Self {
        Self { cli, storage, secrets: Arc::new(NoResolver), scratch: None }
    }

    /// Sets the resolver of secrets that are neither in the environment nor in files.
    #[must_use]
    pub fn secrets(mut self, resolver: impl SecretResolver) -> Self {
        self.secrets = Arc::new(resolver);
        self
    }

    /// Sets the directory for the directories of runs, which contain plans in plain text. Defaults to the directory for
    /// temporary files. A directory in memory is a good choice.
    #[must_use]
    pub fn scratch(mut self, directory: impl Into<PathBuf>) -> Self {
        self.scratch = Some(directory.into());
        self
    }

    async fn session(
        &self,
        ctx: ActivityContext,
        stack: Option<Stack>,
    ) -> Result<Session<'_>, ActivityError> {
        Session::open(self, ctx, stack).await.map_err(ExecutionError::into_failure)
    }
}

impl TerraformActivities for Execution {
    async fn run_init(&self, ctx: ActivityContext, input: RunInitRequest) -> Result<Bundle, ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session.beating(session.init()).await.map_err(ExecutionError::into_failure)
    }

    async fn run_plan(
        &self,
        ctx: ActivityContext,
        input: RunPlanRequest,
    ) -> Result<SavedPlan, ActivityError> {
        let mode = input.mode();
        let session = self.session(ctx, input.stack).await?;
        session.beating(session.plan(input.bundle, mode)).await.map_err(ExecutionError::into_failure)
    }

    async fn run_apply(
        &self,
        ctx: ActivityContext,
        input: RunApplyRequest,
    ) -> Result<RunApplyResponse, ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session.beating(session.apply(input.plan)).await.map_err(ExecutionError::into_failure)
    }

    /// A plan in the store needs nothing.
    async fn run_discard(&self, _: ActivityContext, _: RunDiscardRequest) -> Result<(), ActivityError> {
        Ok(())
    }

    async fn run_show(
        &self,
        ctx: ActivityContext,
        input: RunShowRequest,
    ) -> Result<PlanSummary, ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session.beating(session.show(input.plan)).await.map_err(ExecutionError::into_failure)
    }

    async fn run_output(
        &self,
        ctx: ActivityContext,
        input: RunOutputRequest,
    ) -> Result<Outputs, ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session
            .beating(session.outputs(input.bundle, input.store_sensitive))
            .await
            .map_err(ExecutionError::into_failure)
    }

    async fn run_import(&self, ctx: ActivityContext, input: RunImportRequest) -> Result<(), ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session
            .beating(session.import(input.bundle, &input.address, &input.id))
            .await
            .map_err(ExecutionError::into_failure)
    }

    async fn run_force_unlock(
        &self,
        ctx: ActivityContext,
        input: RunForceUnlockRequest,
    ) -> Result<(), ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session
            .beating(session.force_unlock(input.bundle, &input.lock_id))
            .await
            .map_err(ExecutionError::into_failure)
    }
}
