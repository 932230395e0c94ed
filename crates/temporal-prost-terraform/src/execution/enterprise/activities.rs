//! The activities of a worker that uses Terraform Enterprise.

use super::Enterprise;
use super::session::Session;
use crate::execution::activities::Execution;
use crate::execution::error::ExecutionError;
use crate::execution::v1::terraform_temporal::TerraformActivities;
use crate::execution::v1::{
    Bundle, Outputs, PlanSummary, RunApplyRequest, RunApplyResponse, RunDiscardRequest,
    RunForceUnlockRequest, RunImportRequest, RunInitRequest, RunOutputRequest, RunPlanRequest,
    RunShowRequest, SavedPlan, Stack,
};
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};

impl Execution<Enterprise> {
    async fn session(
        &self,
        ctx: ActivityContext,
        stack: Option<Stack>,
    ) -> Result<Session<'_>, ActivityError> {
        Session::open(self, ctx, stack).await.map_err(ExecutionError::into_failure)
    }
}

impl TerraformActivities for Execution<Enterprise> {
    async fn run_init(&self, ctx: ActivityContext, input: RunInitRequest) -> Result<Bundle, ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session.unless_cancelled("init", session.init()).await.map_err(ExecutionError::into_failure)
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
        session
            .unless_cancelled("show", session.summary_of(input.plan))
            .await
            .map_err(ExecutionError::into_failure)
    }

    async fn run_output(
        &self,
        ctx: ActivityContext,
        input: RunOutputRequest,
    ) -> Result<Outputs, ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session
            .unless_cancelled("output", session.outputs(input.store_sensitive))
            .await
            .map_err(ExecutionError::into_failure)
    }

    async fn run_import(&self, _: ActivityContext, _: RunImportRequest) -> Result<(), ActivityError> {
        let problem = "its API cannot import resources; add an `import` block to the configuration";
        Err(ExecutionError::NotInEnterprise { problem }.into_failure())
    }

    async fn run_force_unlock(
        &self,
        ctx: ActivityContext,
        input: RunForceUnlockRequest,
    ) -> Result<(), ActivityError> {
        let session = self.session(ctx, input.stack).await?;
        session
            .unless_cancelled("force-unlock", session.force_unlock(&input.lock_id))
            .await
            .map_err(ExecutionError::into_failure)
    }
}
