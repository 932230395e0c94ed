//! Policies and cost estimates.

use super::api::Api;
use super::document::{Document, Id, List, Resource};
use super::error::EnterpriseError;
use super::run::Run;
use super::session::Session;
use crate::execution::error::ExecutionError;
use crate::execution::v1::{CostEstimate, PolicyResults};
use http::Method;
use serde::Deserialize;
use serde_json::json;

/// The maximum length of the policy output in a failure.
const LONGEST_OUTPUT: usize = 4000;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct CheckAttributes {
    result: Option<CheckResult>,
    actions: CheckActions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct CheckResult {
    passed: u32,
    advisory_failed: u32,
    soft_failed: u32,
    hard_failed: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct CheckActions {
    is_overridable: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct CostAttributes {
    status: String,
    prior_monthly_cost: Option<String>,
    proposed_monthly_cost: Option<String>,
    delta_monthly_cost: Option<String>,
}

impl Api {
    async fn checks(&self, run: &Id) -> Result<Vec<Resource<CheckAttributes>>, EnterpriseError> {
        let path = format!("runs/{run}/policy-checks");
        Ok(self.get::<List<CheckAttributes>>(&path, "list of policy checks").await?.data)
    }
}

impl Session<'_> {
    /// Returns the results of the policies, if there are any.
    pub(super) async fn policies(&self, run: &Run) -> Result<Option<PolicyResults>, ExecutionError> {
        if run.related("policy-checks").is_none() {
            return Ok(None);
        }
        let mut sum =
            PolicyResults { needs_override: run.attributes.needs_override(), ..PolicyResults::default() };
        for check in self.api().checks(&run.id).await? {
            let CheckResult { passed, advisory_failed, soft_failed, hard_failed } =
                check.attributes.result.unwrap_or_default();
            sum.passed = sum.passed.saturating_add(passed);
            sum.advisory_failed = sum.advisory_failed.saturating_add(advisory_failed);
            sum.soft_failed = sum.soft_failed.saturating_add(soft_failed);
            sum.hard_failed = sum.hard_failed.saturating_add(hard_failed);
        }
        Ok(Some(sum))
    }

    /// Overrides the failed policies of a run that can be overridden.
    pub(super) async fn override_checks(&self, run: &Run) -> Result<(), ExecutionError> {
        let checks = self.api().checks(&run.id).await?;
        for check in checks.into_iter().filter(|check| check.attributes.actions.is_overridable) {
            let path = format!("policy-checks/{}/actions/override", check.id);
            match self.api().change((Method::POST, &path), &json!({}), "policy check").await {
                // An earlier attempt has overridden the policies.
                Err(EnterpriseError::Conflict { .. }) => {}
                done => drop(done?),
            }
        }
        Ok(())
    }

    /// Returns the failure of a run that its policies ended.
    pub(super) async fn refused(&self, run: &Run) -> Result<Option<ExecutionError>, ExecutionError> {
        let failed = self.policies(run).await?.map_or(0, |policies| policies.hard_failed);
        if failed == 0 {
            return Ok(None);
        }
        let mut detail = String::new();
        for check in self.api().checks(&run.id).await? {
            let path = format!("policy-checks/{}/output", check.id);
            let output = self.api().get_bytes(&path, "output of a policy check").await?;
            detail.push_str(&self.secrets.redact(&String::from_utf8_lossy(&output)));
        }
        let detail = detail.chars().take(LONGEST_OUTPUT).collect();
        Ok(Some(ExecutionError::policy(
            run.id.as_str(),
            format!("mandatory policies failed: {failed}"),
            detail,
        )))
    }

    /// Returns the cost estimate, if there is one.
    pub(super) async fn cost(&self, run: &Run) -> Result<Option<CostEstimate>, ExecutionError> {
        let Some(estimate) = run.related("cost-estimate") else { return Ok(None) };
        let path = format!("cost-estimates/{}", estimate.id);
        let estimate =
            self.api().get::<Document<CostAttributes>>(&path, "cost estimate").await?.data.attributes;
        Ok((estimate.status == "finished").then(|| CostEstimate {
            prior_monthly: estimate.prior_monthly_cost.unwrap_or_default(),
            proposed_monthly: estimate.proposed_monthly_cost.unwrap_or_default(),
            delta_monthly: estimate.delta_monthly_cost.unwrap_or_default(),
        }))
    }
}

/// Returns the failure of a run whose policies nobody has overridden.
pub(super) fn needs_decision(run: &Run) -> ExecutionError {
    let summary = "policies failed, and nobody has overridden them".to_owned();
    let detail = "Use `Deploy`, and approve the plan with `override_policies`.".to_owned();
    ExecutionError::policy(run.id.as_str(), summary, detail)
}
