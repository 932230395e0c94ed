use super::document::Id;
use super::error::EnterpriseError;
use super::plan::ended;
use super::policy::needs_decision;
use super::run::{Phase, Run};
use super::session::Session;
use crate::execution::error::ExecutionError;
use crate::execution::v1::{RunApplyRequest, RunApplyResponse, SavedPlan};

impl Session<'_> {
    /// Confirms the run of a plan, unless an earlier attempt has done so, and waits for its apply.
    pub(super) async fn apply(&self, request: RunApplyRequest) -> Result<RunApplyResponse, ExecutionError> {
        let plan = request.plan.ok_or(ExecutionError::Incomplete { what: "plan" })?;
        plan.file.as_ref().ok_or(ExecutionError::Incomplete { what: "plan file" })?;
        let run = self.planned_run(&plan).await?;
        self.expect(plan.summary.and_then(|summary| summary.counts).unwrap_or_default());
        let run = self.reach("apply", run, Phase::is_decided).await?;
        let run = if run.attributes.needs_override() {
            self.override_policies(run, request.override_policies).await?
        } else {
            run
        };
        let run = self.confirm(run, &self.comment(&request.comment)).await?;
        let run = self.reach("apply", run, Phase::is_final).await?;
        self.applied(&run).await
    }

    /// Returns the run of a plan. Fails if the run has planned something else.
    pub(super) async fn planned_run(&self, plan: &SavedPlan) -> Result<Run, ExecutionError> {
        let reference = plan.enterprise.as_ref();
        let reference =
            reference.ok_or(ExecutionError::Incomplete { what: "run of Terraform Enterprise" })?;
        let version = self.version(reference.configuration.as_ref())?;
        let other = || ExecutionError::OtherRun { run_id: reference.run_id.clone() };
        let id = Id::try_from(reference.run_id.clone()).map_err(|_| other())?;
        let run = match self.api().run(id.as_str()).await {
            Err(EnterpriseError::Missing { .. }) => return Err(other()),
            found => found?,
        };
        let is_same = |name, id: &Id| run.related(name).is_some_and(|related| related.id == *id);
        if run.id == id
            && is_same("workspace", &self.workspace.id)
            && is_same("configuration-version", &version)
        {
            return Ok(run);
        }
        Err(other())
    }

    /// Confirms a run. If the run is already confirmed, only a later attempt accepts this.
    async fn confirm(&self, mut run: Run, comment: &str) -> Result<Run, ExecutionError> {
        let (mut polling, mut is_asked) = (self.polling(), self.observer.attempt() > 1);
        loop {
            match run.attributes.phase() {
                Phase::Planned => {
                    let is_accepted = self.api().act(&run.id, "apply", comment).await?;
                    if is_accepted {
                        return Ok(run);
                    }
                    is_asked = true;
                }
                Phase::Applying | Phase::Applied if is_asked => return Ok(run),
                Phase::Working => {}
                _ => return Err(over(&run)),
            }
            polling.wait().await;
            let reread = self.api().run(run.id.as_str()).await?;
            run = self.reach("apply", reread, Phase::is_decided).await?;
        }
    }

    async fn override_policies(&self, run: Run, is_allowed: bool) -> Result<Run, ExecutionError> {
        if !is_allowed {
            return Err(needs_decision(&run));
        }
        self.override_checks(&run).await?;
        let run = self.api().run(run.id.as_str()).await?;
        self.reach("apply", run, Phase::is_decided).await
    }

    async fn applied(&self, run: &Run) -> Result<RunApplyResponse, ExecutionError> {
        match run.attributes.phase() {
            Phase::Applied => {}
            Phase::Errored => return Err(self.errored("apply", run).await?),
            _ => return Err(ended(run)),
        }
        let apply = run.related("apply").ok_or_else(|| EnterpriseError::invalid("run"))?;
        let work = self.api().work(&format!("applies/{}", apply.id)).await?;
        let transcript = self.api().transcript("apply", &work, ("warning", &self.secrets)).await?;
        Ok(RunApplyResponse { counts: Some(work.counts()), warnings: transcript.warnings() })
    }

    /// Discards the run of a plan. Does nothing if the run has ended or no longer exists.
    pub(super) async fn discard(&self, plan: Option<SavedPlan>, comment: &str) -> Result<(), ExecutionError> {
        let plan = plan.ok_or(ExecutionError::Incomplete { what: "plan" })?;
        match self.planned_run(&plan).await {
            Err(ExecutionError::OtherRun { .. }) => Ok(()),
            // Somebody else has confirmed it.
            Ok(run) if run.attributes.phase() == Phase::Applying => Ok(()),
            Ok(run) => self.give_up(run, &self.comment(comment)).await.map(|_| ()),
            Err(error) => Err(error),
        }
    }
}

fn over(run: &Run) -> ExecutionError {
    ExecutionError::RunOver { run_id: run.id.to_string(), status: run.attributes.status.clone() }
}
