//! The plan in JSON.

use crate::execution::secret::Secrets;
use crate::execution::v1::{Change, Counts, PlanSummary};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The changes in `show -json`, without their values.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Shown {
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

impl Shown {
    /// Parses the result. Returns `None` if it is not a plan.
    pub(crate) fn parse(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok().filter(|shown: &Self| !shown.format_version.is_empty())
    }

    pub(crate) fn summary(self, sha256: String, secrets: &Secrets) -> PlanSummary {
        let counts = self.counts();
        let of = |changes: Vec<ResourceChange>| -> Vec<_> {
            changes.into_iter().filter_map(|change| change.summary(secrets)).collect()
        };
        let (changes, drift) = (of(self.resource_changes), of(self.resource_drift));
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
            has_changes,
            ..PlanSummary::default()
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
    /// Returns the change with its address redacted: an address can contain values, such as the key of `for_each`.
    fn summary(self, secrets: &Secrets) -> Option<Change> {
        let action = self.change.action()?.to_owned();
        Some(Change { address: secrets.redact(&self.address), action, reason: self.action_reason })
    }
}

impl Actions {
    /// Returns the action, in the word that the messages of a plan use.
    fn action(&self) -> Option<&str> {
        match self.actions.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] | ["no-op"] => None,
            ["create", "delete"] | ["delete", "create"] => Some("replace"),
            [action, ..] => Some(action),
        }
    }
}
