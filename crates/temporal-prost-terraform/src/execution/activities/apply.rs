use super::session::{Session, failed};
use crate::execution::error::ExecutionError;
use crate::execution::supervisor::Ended;
use crate::execution::v1::{Counts, RunApplyResponse, SavedPlan};
use crate::execution::workspace::{Workspace, write};

impl Session<'_> {
    /// Applies a saved plan.
    pub(super) async fn apply(&self, plan: Option<SavedPlan>) -> Result<RunApplyResponse, ExecutionError> {
        let plan = plan.ok_or(ExecutionError::Incomplete { what: "plan" })?;
        let workspace = self.open_plan(&plan).await?;
        let counts = plan.summary.and_then(|summary| summary.counts).unwrap_or_default();
        let Counts { added, changed, removed, imported } = counts;
        let total = added + changed + removed + imported;
        let mut arguments: Vec<_> = ["apply", "-input=false", "-json"].map(Into::into).into();
        arguments.push(workspace.plan().into());
        let outcome = self.run(&workspace).stream(arguments, total).await?;
        if outcome.ended != Ended::Code(0) {
            return Err(failed("apply", outcome));
        }
        let (counts, warnings) = (outcome.output.counts, outcome.output.warnings());
        Ok(RunApplyResponse { counts: Some(counts), warnings })
    }

    /// Opens a plan on this host, with its configuration and its providers.
    pub(super) async fn open_plan(&self, plan: &SavedPlan) -> Result<Workspace, ExecutionError> {
        let bundle = plan.bundle.as_ref().ok_or(ExecutionError::Incomplete { what: "bundle" })?;
        let file = plan.file.as_ref().ok_or(ExecutionError::Incomplete { what: "plan file" })?;
        // Rejects a replaced plan before anything runs.
        let file = self.execution.storage.get(file).await?;
        let workspace = self.unbundle(bundle).await?;
        write(&workspace.plan(), &file)?;
        Ok(workspace)
    }
}
