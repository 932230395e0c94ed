//! The activities of a worker.

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

/// The activities of a worker.
///
/// They run a [`Cli`] or use the API of an [`Enterprise`](super::Enterprise), and keep plans and sensitive outputs in
/// the store.
///
/// ```
/// use temporal_prost_terraform::execution::{Cli, DirectoryStore, Execution, Storage};
///
/// // Without encryption, as in a test.
/// let execution = Execution::new(Cli::tofu(), Storage::plaintext(DirectoryStore::new("/tmp/store")));
/// ```
///
/// With Terraform Enterprise, each stack uses the workspace with its name:
///
/// ```no_run
/// use temporal_prost::sdk::WorkerOptions;
/// use temporal_prost_codec::{EncryptionCodec, KeyRing};
/// use temporal_prost_secret::TokenFile;
/// use temporal_prost_terraform::execution::v1::terraform_temporal;
/// use temporal_prost_terraform::execution::{DirectoryStore, Enterprise, Execution, Storage, Workflows};
///
/// # fn options() -> Result<WorkerOptions, Box<dyn std::error::Error>> {
/// let codec = EncryptionCodec::new(KeyRing::from_env("TEMPORAL_PAYLOAD_KEYS")?);
/// let storage = Storage::encrypted(DirectoryStore::new("/srv/terraform"), codec);
/// let tokens = TokenFile::open("/run/secrets/terraform")?;
/// let enterprise = Enterprise::new("https://app.terraform.io", "acme", tokens)?;
///
/// let mut options = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
/// terraform_temporal::register_workflows::<Workflows>(&mut options)?;
/// terraform_temporal::register_activities(&mut options, Execution::new(enterprise, storage))?;
/// # Ok(options)
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Execution<E = Cli> {
    pub(super) engine: E,
    pub(super) storage: Storage,
    pub(super) secrets: Arc<dyn SecretResolver>,
    pub(super) scratch: Option<PathBuf>,
}

impl<E> Execution<E> {
    /// Creates the activities of a worker. The engine is a [`Cli`] or an [`Enterprise`](super::Enterprise).
    #[must_use]
    pub fn new(engine: E, storage: Storage) -> Self {
        Self { engine, storage, secrets: Arc::new(NoResolver), scratch: None }
    }

    /// Sets the resolver for secrets that are neither in the environment nor in files.
    #[must_use]
    pub fn secrets(mut self, resolver: impl SecretResolver) -> Self {
        self.secrets = Arc::new(resolver);
        self
    }

    /// Sets the parent of the directories of runs. Defaults to the directory for temporary files.
    ///
    /// A CLI writes plans in plain text there, so a directory in memory is a good choice.
    #[must_use]
    pub fn scratch(mut self, directory: impl Into<PathBuf>) -> Self {
        self.scratch = Some(directory.into());
        self
    }
}

impl Execution<Cli> {
    async fn session(
        &self,
        ctx: ActivityContext,
        stack: Option<Stack>,
    ) -> Result<Session<'_>, ActivityError> {
        Session::open(self, ctx, stack).await.map_err(ExecutionError::into_failure)
    }
}

impl TerraformActivities for Execution<Cli> {
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

    /// Does nothing, because a plan in the store needs no cleanup.
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
