use super::session::Session;
use crate::execution::error::ExecutionError;
use crate::execution::v1::{Change, Counts, PlanSummary, SavedPlan};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The changes of `show -json`, without their values.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    format_version: String,
    resource_changes: Vec<ResourceChange>,
    resource_drift: Vec<ResourceChange>,
    output_changes: BTreeMap<String, Actions>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ResourceChange {
    address: String,
    action_reason: String,
    change: Actions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Actions {
    actions: Vec<String>,
    importing: Option<serde::de::IgnoredAny>,
}

impl Session<'_> {
    /// Reads the changes of a saved plan.
    pub(super) async fn show(&self, plan: Option<SavedPlan>) -> Result<PlanSummary, ExecutionError> {
        let plan = plan.ok_or(ExecutionError::Incomplete { what: "plan" })?;
        let workspace = self.open_plan(&plan).await?;
        let arguments = vec!["show".into(), "-json".into(), workspace.plan().into()];
        let answer = self.answer(&workspace, arguments).await?;
        let garbage = || ExecutionError::Garbage { command: "show".to_owned() };
        let shown: Shown = serde_json::from_slice(&answer).map_err(|_| garbage())?;
        if shown.format_version.is_empty() {
            return Err(garbage());
        }
        let sha256 = plan.file.map(|file| file.sha256).unwrap_or_default();
        Ok(shown.summary(sha256))
    }
}

impl Shown {
    fn summary(self, sha256: String) -> PlanSummary {
        let counts = self.counts();
        let changes: Vec<_> = self.resource_changes.into_iter().filter_map(ResourceChange::summary).collect();
        let drift: Vec<_> = self.resource_drift.into_iter().filter_map(ResourceChange::summary).collect();
        let outputs = self.output_changes.into_iter();
        let outputs: Vec<_> =
            outputs.filter(|(_, change)| change.action().is_some()).map(|(name, _)| name).collect();
        let has_changes = !(changes.is_empty() && outputs.is_empty());
        PlanSummary {
            sha256,
            counts: Some(counts),
            changes,
            drift,
            outputs,
            warnings: Vec::new(),
            has_changes,
        }
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for Actions { actions, importing } in self.resource_changes.iter().map(|resource| &resource.change) {
            for action in actions {
                match action.as_str() {
                    "create" => counts.added += 1,
                    "update" => counts.changed += 1,
                    "delete" => counts.removed += 1,
                    _ => {}
                }
            }
            counts.imported += u32::from(importing.is_some());
        }
        counts
    }
}

impl ResourceChange {
    fn summary(self) -> Option<Change> {
        let action = self.change.action()?.to_owned();
        Some(Change { address: self.address, action, reason: self.action_reason })
    }
}

impl Actions {
    /// Returns the action in the word of a plan's messages.
    fn action(&self) -> Option<&str> {
        match self.actions.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] | ["no-op"] => None,
            ["create", "delete"] | ["delete", "create"] => Some("replace"),
            [action, ..] => Some(action),
        }
    }
}
