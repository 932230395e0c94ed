//! Runs and their states.

use super::api::Api;
use super::document::{Document, Id, List, Resource};
use super::error::EnterpriseError;
use super::pace::Backoff;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

/// The number of pages that are searched for a lost run, and the number of runs on each page.
const PAGES: u32 = 10;
const RUNS: usize = 100;
/// All operations. A list without this filter leaves out the runs that only plan.
const OPERATIONS: &str = "plan_and_apply,plan_only,refresh_only,destroy,empty_apply,save_plan";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct RunAttributes {
    pub(super) status: String,
    message: Option<String>,
    created_at: String,
    pub(super) has_changes: bool,
    pub(super) actions: Actions,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "the API has them")]
pub(super) struct Actions {
    pub(super) is_cancelable: bool,
    pub(super) is_confirmable: bool,
    pub(super) is_discardable: bool,
    pub(super) is_force_cancelable: bool,
}

pub(super) type Run = Resource<RunAttributes>;

/// The phase of a run, which summarizes the 32 statuses of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// It is working, or waiting for something other than a confirmation.
    Working,
    /// It is waiting for a confirmation. Its policies may have to be overridden first.
    Planned,
    Applying,
    Applied,
    /// It has planned, and has nothing to apply.
    Finished,
    /// It was discarded or cancelled.
    GivenUp,
    Errored,
}

impl Phase {
    /// Returns `true` if the run will never change again.
    pub(super) fn is_final(self) -> bool {
        matches!(self, Self::Applied | Self::Finished | Self::GivenUp | Self::Errored)
    }

    /// Returns `true` if the run has planned, or will never plan.
    pub(super) fn is_decided(self) -> bool {
        self != Self::Working
    }
}

impl RunAttributes {
    /// Returns the phase. An unknown status of a newer server means that the run is working.
    pub(super) fn phase(&self) -> Phase {
        match self.status.as_str() {
            "applied" => Phase::Applied,
            "planned_and_finished" | "policy_soft_failed" => Phase::Finished,
            "discarded" | "canceled" | "force_canceled" => Phase::GivenUp,
            "errored" => Phase::Errored,
            "confirmed"
            | "queuing_apply"
            | "apply_queued"
            | "applying"
            | "pre_apply_running"
            | "pre_apply_completed" => Phase::Applying,
            "planned_and_saved" | "policy_override" => Phase::Planned,
            _ if self.actions.is_confirmable => Phase::Planned,
            _ => Phase::Working,
        }
    }

    /// Returns `true` if the run is waiting until a person overrides its policies.
    pub(super) fn needs_override(&self) -> bool {
        self.status == "policy_override"
    }
}

impl Api {
    pub(super) async fn run(&self, id: &str) -> Result<Run, EnterpriseError> {
        Ok(self.get::<Document<RunAttributes>>(&format!("runs/{id}"), "run").await?.data)
    }

    /// Creates a run with this message. If the response is lost, finds the run by its message.
    pub(super) async fn create_run(
        &self,
        workspace: &Id,
        message: &str,
        request: &Value,
    ) -> Result<Run, EnterpriseError> {
        let mut backoff = Backoff::default();
        loop {
            match self.create::<Document<RunAttributes>>("runs", request, "run").await {
                Ok(created) => return Ok(created.data),
                Err(error) if error.is_ambiguous() => backoff.back_off(error).await?,
                Err(error) => return Err(error),
            }
            if let Some(run) = self.runs_with(workspace, message).await?.into_iter().next() {
                return Ok(run);
            }
        }
    }

    /// Searches the latest runs of a workspace for runs with this message. Returns the oldest run first.
    ///
    /// Such runs are close to each other, so the search ends at the first page without one after a page with one.
    pub(super) async fn runs_with(&self, workspace: &Id, message: &str) -> Result<Vec<Run>, EnterpriseError> {
        let mut found = Vec::new();
        for page in 1..=PAGES {
            let path = format!(
                "workspaces/{workspace}/runs?filter%5Boperation%5D={OPERATIONS}&page%5Bsize%5D={RUNS}&page%5Bnumber%5D={page}"
            );
            let runs = self.get::<List<RunAttributes>>(&path, "list of runs").await?.data;
            let (is_last, known) = (runs.len() < RUNS, found.len());
            found.extend(runs.into_iter().filter(|run| run.attributes.message.as_deref() == Some(message)));
            if is_last || (known > 0 && known == found.len()) {
                break;
            }
        }
        found.reverse();
        found.sort_by(|one: &Run, other| one.attributes.created_at.cmp(&other.attributes.created_at));
        Ok(found)
    }

    /// Requests an action, such as `apply`. Returns `false` if the status of the run does not allow it.
    pub(super) async fn act(&self, run: &Id, action: &str, comment: &str) -> Result<bool, EnterpriseError> {
        let path = format!("runs/{run}/actions/{action}");
        match self.change((Method::POST, &path), &json!({ "comment": comment }), "run").await {
            Err(EnterpriseError::Conflict { .. }) => Ok(false),
            done => done.map(|_| true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phase(status: &str, is_confirmable: bool) -> Phase {
        let actions = Actions { is_confirmable, ..Actions::default() };
        RunAttributes { status: status.to_owned(), actions, ..RunAttributes::default() }.phase()
    }

    #[test]
    fn a_run_is_planned_when_it_can_be_confirmed() {
        // With policies or cost estimates, the status `planned` is not the last.
        assert_eq!(phase("planned", false), Phase::Working);
        assert_eq!(phase("planned", true), Phase::Planned);
        assert_eq!(phase("cost_estimated", true), Phase::Planned);
        assert_eq!(phase("policy_checked", true), Phase::Planned);
        assert_eq!(phase("policy_override", false), Phase::Planned);
        assert_eq!(phase("policy_soft_failed", false), Phase::Finished);
        assert_eq!(phase("a_status_of_next_year", false), Phase::Working);
        assert_eq!(phase("", false), Phase::Working);
    }
}
