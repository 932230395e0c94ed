//! The activities.

use super::Enterprise;
use super::session::Session;
use crate::execution::error::ExecutionError;
use crate::execution::secret::{NoResolver, SecretResolver};
use crate::execution::store::Storage;
use crate::execution::v1::terraform_temporal::TerraformActivities;
use crate::execution::v1::{
    Bundle, Outputs, PlanSummary, RunApplyRequest, RunApplyResponse, RunDiscardRequest,
    RunForceUnlockRequest, RunImportRequest, RunInitRequest, RunOutputRequest, RunPlanRequest,
    RunShowRequest, SavedPlan, Stack,
};
use std::path::PathBuf;
use std::sync::Arc;
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};

/// The activities of a worker whose stacks Terraform Enterprise executes.
///
/// Each stack is a workspace with its name. The store contains the plans in JSON, and sensitive outputs.
///
/// ```no_run
/// use temporal_prost::sdk::WorkerOptions;
/// use temporal_prost_codec::{EncryptionCodec, KeyRing};
/// use temporal_prost_secret::TokenFile;
/// use temporal_prost_terraform::execution::v1::terraform_temporal;
/// use temporal_prost_terraform::execution::{DirectoryStore, Enterprise, EnterpriseExecution, Storage, Workflows};
///
/// # fn options() -> Result<WorkerOptions, Box<dyn std::error::Error>> {
/// let codec = EncryptionCodec::new(KeyRing::from_env("TEMPORAL_PAYLOAD_KEYS")?);
/// let storage = Storage::encrypted(DirectoryStore::new("/srv/terraform"), codec);
/// let tokens = TokenFile::open("/run/secrets/terraform")?;
/// let enterprise = Enterprise::new("https://app.terraform.io", "acme", tokens)?;
///
/// let mut options = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
/// terraform_temporal::register_workflows::<Workflows>(&mut options)?;
/// terraform_temporal::register_activities(&mut options, EnterpriseExecution::new(enterprise, storage))?;
/// # Ok(options)
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct EnterpriseExecution {
    pub(super) enterprise: Enterprise,
    pub(super) storage: Storage,
    pub(super) secrets: Arc<dyn SecretResolver>,
    pub(super) scratch: Option<PathBuf>,
}

impl EnterpriseExecution {
    /// Creates the activities of a worker.
    #[must_use]
    pub fn new(enterprise: Enterprise, storage: Storage) -> Self {
        Self { enterprise, storage, secrets: Arc::new(NoResolver), scratch: None }
    }

    /// Sets the resolver of secrets that are neither in the environment nor in files.
    #[must_use]
    pub fn secrets(mut self, resolver: impl SecretResolver) -> Self {
        self.secrets = Arc::new(resolver);
        self
    }

    /// Sets the directory in which configurations are packed. Defaults to the directory for temporary files.
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

impl TerraformActivities for EnterpriseExecution {
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
        session
            .beating(Box::pin(session.plan(input.bundle, mode)))
            .await
            .map_err(ExecutionError::into_failure)
    }

    async fn run_apply(
        &self,
        ctx: ActivityContext,
        mut input: RunApplyRequest,
    ) -> Result<RunApplyResponse, ActivityError> {
        let session = self.session(ctx, input.stack.take()).await?;
        session.beating(Box::pin(session.apply(input))).await.map_err(ExecutionError::into_failure)
    }

    async fn run_discard(&self, ctx: ActivityContext, input: RunDiscardRequest) -> Result<(), ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        let discarded = session.beating(session.discard(input.plan, &input.comment)).await;
        discarded.map_err(ExecutionError::into_failure)
    }

    async fn run_show(
        &self,
        ctx: ActivityContext,
        input: RunShowRequest,
    ) -> Result<PlanSummary, ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session.beating(session.summary_of(input.plan)).await.map_err(ExecutionError::into_failure)
    }

    async fn run_output(
        &self,
        ctx: ActivityContext,
        input: RunOutputRequest,
    ) -> Result<Outputs, ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session.beating(session.outputs(input.store_sensitive)).await.map_err(ExecutionError::into_failure)
    }

    async fn run_import(&self, _: ActivityContext, _: RunImportRequest) -> Result<(), ActivityError> {
        let problem = "its API imports nothing; write an `import` block into the configuration";
        Err(ExecutionError::NotInEnterprise { problem }.into_failure())
    }

    async fn run_force_unlock(
        &self,
        ctx: ActivityContext,
        input: RunForceUnlockRequest,
    ) -> Result<(), ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session.beating(session.force_unlock(&input.lock_id)).await.map_err(ExecutionError::into_failure)
    }
}
