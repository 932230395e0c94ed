use super::session::{Session, argument, failed};
use crate::execution::cli::{Outcome, Transcript};
use crate::execution::error::ExecutionError;
use crate::execution::supervisor::Ended;
use crate::execution::v1::{Bundle, PlanMode, PlanSummary, SavedPlan};
use crate::execution::workspace::{Workspace, read};
use std::ffi::OsString;

impl Session<'_> {
    /// Plans, and saves the plan.
    pub(super) async fn plan(
        &self,
        bundle: Option<Bundle>,
        mode: PlanMode,
    ) -> Result<SavedPlan, ExecutionError> {
        let bundle = bundle.ok_or(ExecutionError::Incomplete { what: "bundle" })?;
        let workspace = self.unbundle(&bundle).await?;
        let mut arguments: Vec<OsString> =
            ["plan", "-input=false", "-json", "-detailed-exitcode"].map(Into::into).into();
        arguments.push(argument("-out=", workspace.plan()));
        arguments.extend(flag(mode).map(Into::into));
        arguments.extend(self.variables(&workspace)?);
        let outcome = self.run(&workspace).stream(arguments, 0).await?;
        let (transcript, has_changes) = planned(outcome)?;
        let summary = summary(transcript, has_changes);
        if mode.is_read_only() {
            return Ok(SavedPlan { bundle: Some(bundle), summary: Some(summary), ..SavedPlan::default() });
        }
        self.save(&workspace, bundle, summary).await
    }

    async fn save(
        &self,
        workspace: &Workspace,
        bundle: Bundle,
        mut summary: PlanSummary,
    ) -> Result<SavedPlan, ExecutionError> {
        let plan = read(&workspace.plan())?;
        if plan.is_empty() {
            return Err(ExecutionError::Garbage { command: "plan".to_owned() });
        }
        let file = self.execution.storage.put("plan", plan).await?;
        file.sha256.clone_into(&mut summary.sha256);
        Ok(SavedPlan { file: Some(file), bundle: Some(bundle), summary: Some(summary), enterprise: None })
    }
}

/// Returns the messages, and `true` if the plan changes anything.
fn planned(outcome: Outcome<Transcript>) -> Result<(Transcript, bool), ExecutionError> {
    match outcome.ended {
        Ended::Code(0) => Ok((outcome.output, false)),
        Ended::Code(2) => Ok((outcome.output, true)),
        _ => Err(failed("plan", outcome)),
    }
}

fn flag(mode: PlanMode) -> Option<&'static str> {
    match mode {
        PlanMode::Unspecified | PlanMode::Preview => None,
        PlanMode::Destroy => Some("-destroy"),
        PlanMode::RefreshOnly | PlanMode::Drift => Some("-refresh-only"),
    }
}

fn summary(transcript: Transcript, has_changes: bool) -> PlanSummary {
    let warnings = transcript.warnings();
    let Transcript { changes, drift, outputs, counts, .. } = transcript;
    let counts = Some(counts);
    PlanSummary { counts, changes, drift, outputs, warnings, has_changes, ..PlanSummary::default() }
}
