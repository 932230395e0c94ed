use super::session::Session;
use crate::execution::cli::shown::Shown;
use crate::execution::error::ExecutionError;
use crate::execution::v1::{PlanSummary, SavedPlan};

impl Session<'_> {
    /// Reads the changes of a saved plan.
    pub(super) async fn show(&self, plan: Option<SavedPlan>) -> Result<PlanSummary, ExecutionError> {
        let plan = plan.ok_or(ExecutionError::Incomplete { what: "plan" })?;
        let workspace = self.open_plan(&plan).await?;
        let arguments = vec!["show".into(), "-json".into(), workspace.plan().into()];
        let answer = self.answer(&workspace, arguments).await?;
        let garbage = || ExecutionError::Garbage { command: "show".to_owned() };
        let shown = Shown::parse(&answer).ok_or_else(garbage)?;
        let sha256 = plan.file.map(|file| file.sha256).unwrap_or_default();
        Ok(shown.summary(sha256, self.secrets()))
    }
}
