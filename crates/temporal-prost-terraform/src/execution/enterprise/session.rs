//! One activity, with its workspace, its secrets and its heartbeats.

use super::Enterprise;
use super::api::Api;
use super::document::Id;
use super::pace::Polling;
use super::workspace::Workspace;
use crate::execution::activities::Execution;
use crate::execution::error::ExecutionError;
use crate::execution::observer::Observer;
use crate::execution::secret::Secrets;
use crate::execution::v1::{Bundle, EnterpriseConfiguration, Stack};
use temporal_prost::sdk::activities::{ActivityContext, ActivityInfo};

/// The maximum length of the workflow's id in the message of a run.
const LONGEST_ID: usize = 200;

pub(super) struct Session<'a> {
    pub(super) execution: &'a Execution<Enterprise>,
    pub(super) stack: Stack,
    pub(super) workspace: Workspace,
    pub(super) secrets: Secrets,
    pub(super) observer: Observer,
}

impl<'a> Session<'a> {
    pub(super) async fn open(
        execution: &'a Execution<Enterprise>,
        ctx: ActivityContext,
        stack: Option<Stack>,
    ) -> Result<Self, ExecutionError> {
        let stack = stack.ok_or(ExecutionError::Incomplete { what: "stack" })?;
        check(&stack)?;
        let observer = Observer::new(ctx);
        // A resolver of secrets can be slow, and rate limits can delay the request for minutes.
        let prepared = Box::pin(prepare(execution, &stack));
        let (secrets, workspace) = if observer.attempt() == 1 {
            observer.unless_cancelled("open", prepared).await?
        } else {
            // An earlier attempt may have left a run that this attempt must end.
            observer.beating(prepared).await?
        };
        Ok(Self { execution, stack, workspace, secrets, observer })
    }

    pub(super) async fn beating<F: Future>(&self, work: F) -> F::Output {
        self.observer.beating(work).await
    }

    /// Runs a step that leaves nothing to end in Terraform Enterprise.
    pub(super) async fn unless_cancelled<T>(
        &self,
        command: &str,
        work: impl Future<Output = Result<T, ExecutionError>>,
    ) -> Result<T, ExecutionError> {
        self.observer.unless_cancelled(command, work).await
    }

    pub(super) fn api(&self) -> &Api {
        &self.execution.engine.api
    }

    pub(super) fn polling(&self) -> Polling {
        Polling::new(self.execution.engine.polling)
    }

    /// Returns the reference to a configuration version in the workspace of this session.
    pub(super) fn place(&self, version: &Id) -> EnterpriseConfiguration {
        EnterpriseConfiguration {
            url: self.api().url().to_owned(),
            organization: self.execution.engine.organization.clone(),
            workspace_id: self.workspace.id.to_string(),
            configuration_version_id: version.to_string(),
        }
    }

    /// Returns the configuration version of a bundle. Fails if it is in another workspace.
    pub(super) fn version(&self, place: Option<&EnterpriseConfiguration>) -> Result<Id, ExecutionError> {
        let place =
            place.ok_or(ExecutionError::Incomplete { what: "configuration in Terraform Enterprise" })?;
        let version = Id::try_from(place.configuration_version_id.clone())?;
        let here = self.place(&version);
        if here == *place {
            return Ok(version);
        }
        Err(ExecutionError::OtherEnterprise { expected: text(place), found: text(&here) })
    }

    pub(super) fn bundle_version(&self, bundle: &Bundle) -> Result<Id, ExecutionError> {
        self.version(bundle.enterprise.as_ref())
    }

    /// Removes the lock of a workspace if the same person still holds it. The API does not distinguish two locks of one
    /// person.
    pub(super) async fn force_unlock(&self, lock_id: &str) -> Result<(), ExecutionError> {
        if self.workspace.lock().is_some_and(|lock| lock.id == lock_id) {
            self.api().force_unlock(&self.workspace.id).await?;
        }
        Ok(())
    }

    /// Returns the text that identifies the runs of this activity.
    pub(super) fn marker(&self) -> String {
        marker(self.observer.info())
    }

    /// Returns the comment of an action.
    pub(super) fn comment(&self, comment: &str) -> String {
        if comment.is_empty() { self.marker() } else { comment.to_owned() }
    }
}

/// Resolves the secrets of a stack, and reads its workspace.
async fn prepare(
    execution: &Execution<Enterprise>,
    stack: &Stack,
) -> Result<(Secrets, Workspace), ExecutionError> {
    let secrets = Secrets::resolve(&stack.secrets, &*execution.secrets).await?;
    let Enterprise { api, organization, prefix, .. } = &execution.engine;
    let workspace = api.workspace(organization, &format!("{prefix}{}", stack.name)).await?;
    Ok((secrets, workspace))
}

/// Rejects a stack that Terraform Enterprise cannot execute.
fn check(stack: &Stack) -> Result<(), ExecutionError> {
    let refused = |problem| Err(ExecutionError::NotInEnterprise { problem });
    if stack.managed_state {
        return refused("it keeps the states of its workspaces itself; unset `managed_state` in the stack");
    }
    if !stack.backend.is_empty() {
        return refused("it has its own backend; remove the settings in `backend` from the stack");
    }
    Ok(())
}

fn text(place: &EnterpriseConfiguration) -> String {
    format!("the workspace `{}` of `{}` at {}", place.workspace_id, place.organization, place.url)
}

fn marker(info: &ActivityInfo) -> String {
    let workflow: String = info.workflow_id.as_deref().unwrap_or_default().chars().take(LONGEST_ID).collect();
    let run = info.workflow_run_id.as_deref().unwrap_or_default();
    format!("Temporal workflow {workflow}, run {run}, activity {}", info.activity_id)
}
