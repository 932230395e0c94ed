//! The resources as JSON:API documents.

use super::data::{Data, Policy, Run, Work};
use super::{FakeEnterprise, ORGANIZATION, WORKSPACE};
use serde_json::{Value, json};

pub(super) const WORKSPACE_ID: &str = "ws-1";

pub(super) fn document(data: Value) -> Value {
    Value::Object([("data".to_owned(), data)].into_iter().collect())
}

fn resource(kind: &str, id: String, attributes: Value) -> Value {
    let mut resource = json!({ "type": kind });
    resource["id"] = id.into();
    resource["attributes"] = attributes;
    resource
}

fn reference(kind: &str, id: impl Into<String>) -> Value {
    json!({ "data": { "type": kind, "id": id.into() } })
}

pub(super) fn entitlements() -> Value {
    let attributes =
        json!({ "operations": true, "state-storage": true, "sentinel": true, "cost-estimation": true });
    document(resource("entitlement-sets", "org-1".to_owned(), attributes))
}

pub(super) fn workspace(data: &Data) -> Value {
    let permissions = json!({
        "can-update": true, "can-queue-run": true, "can-queue-apply": true, "can-queue-destroy": true,
        "can-lock": true, "can-unlock": true, "can-force-unlock": true, "can-read-settings": true,
    });
    let attributes = json!({
        "name": WORKSPACE,
        "locked": data.lock.is_some(),
        "auto-apply": false,
        "operations": true,
        "execution-mode": "remote",
        "terraform-version": "1.12.6",
        "working-directory": data.working_directory,
        "permissions": permissions,
    });
    let mut workspace = resource("workspaces", WORKSPACE_ID.to_owned(), attributes);
    workspace["relationships"] = json!({ "organization": reference("organizations", ORGANIZATION) });
    if let Some((kind, id)) = &data.lock {
        workspace["relationships"]["locked-by"] = reference(kind, id);
    }
    document(workspace)
}

pub(super) fn variables(data: &Data) -> Value {
    document(data.variables.keys().map(|key| variable(key)).collect())
}

pub(super) fn variable(key: &str) -> Value {
    let attributes = json!({ "key": key, "value": null, "sensitive": true, "category": "env", "hcl": false });
    resource("vars", variable_id(key), attributes)
}

pub(super) fn variable_id(key: &str) -> String {
    format!("var-{key}")
}

impl FakeEnterprise {
    pub(super) fn signed(&self, path: &str) -> String {
        format!("{}/archivist/{}/{path}", self.url(), self.signature())
    }

    pub(super) fn version(&self, version: usize, is_uploaded: bool) -> Value {
        let status = if is_uploaded { "uploaded" } else { "pending" };
        let mut attributes = json!({ "status": status, "error-message": null, "auto-queue-runs": false });
        if !is_uploaded {
            attributes["upload-url"] = self.signed(&format!("versions/{version}")).into();
        }
        document(resource("configuration-versions", format!("cv-{version}"), attributes))
    }

    pub(super) fn work(&self, kind: &str, run: usize, work: &Work) -> Value {
        let [added, changed, removed] = work.counts;
        let attributes = json!({
            "status": "finished",
            "log-read-url": self.signed(&format!("{kind}/{run}")),
            "resource-additions": added,
            "resource-changes": changed,
            "resource-destructions": removed,
            "resource-imports": null,
        });
        let singular = if kind == "plans" { "plan" } else { "apply" };
        document(resource(kind, format!("{singular}-{run}"), attributes))
    }
}

/// Returns a list of runs, with the latest run first. Without a filter, the list leaves out runs that only plan.
pub(super) fn runs(data: &Data, query: Option<&str>) -> Value {
    let shows_plans = query.is_some_and(|query| query.contains("plan_only"));
    let is_shown = |index: &usize| shows_plans || !data.runs[*index].kind.plan_only;
    document((0..data.runs.len()).rev().filter(is_shown).map(|index| run(data, index)).collect())
}

pub(super) fn run(data: &Data, index: usize) -> Value {
    let run = &data.runs[index];
    let attributes = json!({
        "status": run.status,
        "created-at": format!("2026-07-01T00:{:02}:{:02}.000Z", index / 60, index % 60),
        "message": run.message,
        "has-changes": run.has_changes,
        "is-destroy": run.kind.is_destroy,
        "plan-only": run.kind.plan_only,
        "refresh-only": run.kind.refresh_only,
        "permissions": { "can-apply": true, "can-cancel": true, "can-discard": true, "can-force-cancel": true },
        "actions": {
            "is-cancelable": run.is_cancelable(),
            "is-confirmable": run.is_confirmable(),
            "is-discardable": run.is_discardable(),
            "is-force-cancelable": run.is_force_cancelable(),
        },
    });
    let mut resource = resource("runs", format!("run-{index}"), attributes);
    resource["relationships"] = relationships(data, run, index);
    resource
}

fn relationships(data: &Data, run: &Run, index: usize) -> Value {
    let mut relationships = json!({
        "workspace": reference("workspaces", WORKSPACE_ID),
        "configuration-version": reference("configuration-versions", format!("cv-{}", run.version)),
        "plan": reference("plans", format!("plan-{index}")),
        "apply": reference("applies", format!("apply-{index}")),
    });
    if data.estimates_costs {
        relationships["cost-estimate"] = reference("cost-estimates", format!("ce-{index}"));
    }
    if run.policy.is_some() {
        let check = json!({ "type": "policy-checks", "id": format!("polchk-{index}") });
        relationships["policy-checks"] = json!({ "data": [check] });
    }
    relationships
}

pub(super) fn cost(index: usize) -> Value {
    let attributes = json!({
        "status": "finished", "error-message": "", "matched-resources-count": 1, "resources-count": 1,
        "unmatched-resources-count": 0, "prior-monthly-cost": "0.0", "proposed-monthly-cost": "25.488",
        "delta-monthly-cost": "25.488",
    });
    document(resource("cost-estimates", format!("ce-{index}"), attributes))
}

pub(super) fn check(run: &Run, index: usize) -> Value {
    let (passed, soft, hard) = match run.policy {
        None | Some(Policy::Passed) => (1, 0, 0),
        Some(Policy::SoftFailed) => (0, 1, 0),
        Some(Policy::HardFailed) => (0, 0, 1),
    };
    let status = match run.policy {
        Some(Policy::SoftFailed) if run.is_overridden => "overridden",
        Some(Policy::SoftFailed) => "soft_failed",
        Some(Policy::HardFailed) => "hard_failed",
        _ => "passed",
    };
    let result = json!({
        "result": passed == 1, "passed": passed, "total-failed": soft + hard, "soft-failed": soft, "hard-failed": hard,
        "advisory-failed": 0, "duration": 0,
    });
    let attributes = json!({
        "status": status, "scope": "organization", "result": result,
        "permissions": { "can-override": true }, "actions": { "is-overridable": status == "soft_failed" },
    });
    resource("policy-checks", format!("polchk-{index}"), attributes)
}
