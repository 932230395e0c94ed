use super::document::Id;
use super::error::EnterpriseError;
use super::run::{Phase, Run};
use super::session::Session;
use crate::execution::archive::pack;
use crate::execution::cli::shown::Shown;
use crate::execution::error::ExecutionError;
use crate::execution::v1::{Bundle, EnterpriseRun, PlanMode, PlanSummary, SavedPlan};
use crate::execution::variables::expressions;
use crate::execution::workspace::Workspace;
use bytes::Bytes;
use serde_json::{Value, json};

impl Session<'_> {
    /// Uploads a configuration.
    pub(super) async fn init(&self) -> Result<Bundle, ExecutionError> {
        let configuration = self.stack.configuration.as_ref().ok_or(ExecutionError::NoConfiguration)?;
        self.workspace.check(&configuration.root)?;
        let directory = Workspace::create(self.execution.scratch.as_deref(), &configuration.root)?;
        directory.fill(configuration, &self.execution.storage).await?;
        let archive = pack(&directory.source())?;
        let version =
            self.api().upload_configuration(&self.workspace.id, archive.into(), self.polling()).await?;
        let (root, enterprise) = (configuration.root.clone(), Some(self.place(&version)));
        Ok(Bundle { root, enterprise, ..Bundle::default() })
    }

    /// Creates a run, unless an earlier attempt has done so, and waits for its plan.
    pub(super) async fn plan(
        &self,
        bundle: Option<Bundle>,
        mode: PlanMode,
    ) -> Result<SavedPlan, ExecutionError> {
        let bundle = bundle.ok_or(ExecutionError::Incomplete { what: "bundle" })?;
        let version = self.bundle_version(&bundle)?;
        let run = match self.earlier().await? {
            Some(run) => run,
            None => self.start(&version, mode).await?,
        };
        self.show("plan", &run);
        // The next attempt finds the run faster by the id in the heartbeat than by its message.
        self.observer.beat().await;
        let run = self.reach("plan", run, Phase::is_decided).await?;
        if self.observer.attempt() > 1 {
            // The request of a killed attempt may have created its run after this attempt had searched for it.
            self.only().await?;
        }
        let saved = self.save(run.clone(), bundle, mode).await;
        if saved.as_ref().is_err_and(|error| !error.is_retryable())
            && let Err(error) = self.discard_unusable(&run.id).await
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "a run without a plan is not discarded");
        }
        saved
    }

    /// Discards a run whose plan cannot be used, since it would block the workspace. Does nothing if somebody has confirmed
    /// the run.
    async fn discard_unusable(&self, run: &Id) -> Result<(), EnterpriseError> {
        let run = self.api().run(run.as_str()).await?;
        if run.attributes.actions.is_discardable {
            self.api().act(&run.id, "discard", &self.marker()).await?;
        }
        Ok(())
    }

    /// Returns the run of an earlier attempt.
    async fn earlier(&self) -> Result<Option<Run>, ExecutionError> {
        if let Some(id) = self.observer.run_id() {
            match self.api().run(Id::try_from(id)?.as_str()).await {
                Err(EnterpriseError::Missing { .. }) => {}
                found => return Ok(Some(found?)),
            }
        }
        if self.observer.attempt() == 1 {
            return Ok(None);
        }
        self.only().await
    }

    /// Returns the oldest run of this activity, and ends all others. The request of a lost attempt can still create a
    /// second run after the next attempt has created its run.
    async fn only(&self) -> Result<Option<Run>, ExecutionError> {
        let mut runs = self.api().runs_with(&self.workspace.id, &self.marker()).await?.into_iter();
        let oldest = runs.next();
        for younger in runs {
            self.end_run(younger, &self.marker(), |_| ()).await?;
        }
        Ok(oldest)
    }

    async fn start(&self, version: &Id, mode: PlanMode) -> Result<Run, ExecutionError> {
        if let Some(lock) = self.workspace.lock() {
            return Err(ExecutionError::locked("plan", lock));
        }
        self.api().set_secrets(&self.workspace.id, &self.secrets).await?;
        let marker = self.marker();
        let request = self.request(version, mode, &marker);
        let created = self.api().create_run(&self.workspace.id, &marker, &request).await?;
        Ok(self.only().await?.unwrap_or(created))
    }

    fn request(&self, version: &Id, mode: PlanMode, marker: &str) -> Value {
        let variables = expressions(&self.stack.variables.clone().unwrap_or_default());
        let variables: Vec<_> =
            variables.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
        let attributes = json!({
            "message": marker,
            "auto-apply": false,
            "is-destroy": mode == PlanMode::Destroy,
            "plan-only": mode.is_read_only(),
            "refresh-only": mode.is_refresh_only(),
            "variables": variables,
        });
        let workspace = json!({ "data": { "type": "workspaces", "id": self.workspace.id.as_str() } });
        let version = json!({ "data": { "type": "configuration-versions", "id": version.as_str() } });
        let relationships = json!({ "workspace": workspace, "configuration-version": version });
        json!({ "data": { "type": "runs", "attributes": attributes, "relationships": relationships } })
    }

    async fn save(&self, run: Run, bundle: Bundle, mode: PlanMode) -> Result<SavedPlan, ExecutionError> {
        let phase = run.attributes.phase();
        match phase {
            Phase::Errored => return Err(self.errored("plan", &run).await?),
            Phase::GivenUp => return Err(ended(&run)),
            _ => {}
        }
        let json = self.json(&run).await?;
        let mut summary = self.summary(&run, &json).await?;
        summary.has_changes |= mode.is_refresh_only() && !summary.drift.is_empty();
        let configuration = bundle.enterprise.clone();
        let enterprise = Some(EnterpriseRun { run_id: run.id.to_string(), configuration });
        let mut plan = SavedPlan { file: None, bundle: Some(bundle), summary: None, enterprise };
        if !mode.is_read_only() {
            let file = self.execution.storage.put("plan", json.into()).await?;
            file.sha256.clone_into(&mut summary.sha256);
            plan.file = Some(file);
        }
        plan.summary = Some(summary);
        Ok(plan)
    }

    /// Reads the plan of a run in JSON. It contains values.
    async fn json(&self, run: &Run) -> Result<Bytes, ExecutionError> {
        let plan = run.related("plan").ok_or_else(|| EnterpriseError::invalid("run"))?;
        Ok(self.api().get_bytes(&format!("plans/{}/json-output", plan.id), "plan in JSON").await?)
    }

    async fn summary(&self, run: &Run, json: &[u8]) -> Result<PlanSummary, ExecutionError> {
        let shown = Shown::parse(json).ok_or_else(|| EnterpriseError::invalid("plan in JSON"))?;
        let mut summary = shown.summary(String::new(), &self.secrets);
        summary.has_changes |= run.attributes.has_changes || run.attributes.phase() == Phase::Planned;
        summary.policies = self.policies(run).await?;
        summary.cost = self.cost(run).await?;
        Ok(summary)
    }

    /// Reads the changes of a plan again.
    pub(super) async fn summary_of(&self, plan: Option<SavedPlan>) -> Result<PlanSummary, ExecutionError> {
        let plan = plan.ok_or(ExecutionError::Incomplete { what: "plan" })?;
        let run = self.planned_run(&plan).await?;
        let mut summary = self.summary(&run, &self.json(&run).await?).await?;
        summary.sha256 = plan.file.map(|file| file.sha256).unwrap_or_default();
        Ok(summary)
    }

    /// Returns the failure of a run with errors, from its policies or its log.
    pub(super) async fn errored(&self, command: &str, run: &Run) -> Result<ExecutionError, ExecutionError> {
        if let Some(refused) = self.refused(run).await? {
            return Ok(refused);
        }
        let work = run.related(if command == "apply" { "apply" } else { "plan" });
        let transcript = match work {
            Some(work) => {
                let work = self.api().work(&format!("{}/{}", plural(command), work.id)).await?;
                self.api().transcript(command, &work, ("error", &self.secrets)).await?
            }
            None => Default::default(),
        };
        Ok(ExecutionError::failed(command, transcript).of_run(run.id.as_str()))
    }
}

/// Returns the failure of a run that somebody else has ended.
pub(super) fn ended(run: &Run) -> ExecutionError {
    ExecutionError::RunEnded { run_id: run.id.to_string(), status: run.attributes.status.clone() }
}

/// Returns the path of plans or applies.
pub(super) fn plural(command: &str) -> &'static str {
    if command == "apply" { "applies" } else { "plans" }
}
