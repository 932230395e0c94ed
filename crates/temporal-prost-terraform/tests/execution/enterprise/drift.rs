//! Drift of resources.

use super::{Site, stack};
use crate::drift::look;
use crate::stage::TestResult;

/// Finds a resource that somebody has changed.
const DRIFTED: &str = r#"
    if [ $command = plan ]; then exit 0; fi
    if [ $command = show ]; then
        echo '{"format_version":"1.2","resource_drift":[{"address":"db.main","change":{"actions":["update"]}}]}'
        exit 0
    fi"#;

#[tokio::test]
async fn a_schedule_finds_a_changed_resource() -> TestResult {
    let site = Site::scripted(DRIFTED).await?;
    let plan = look(&site.stage, stack("")).await?;
    let summary = plan.summary.unwrap();
    assert!(summary.has_changes && summary.changes.is_empty(), "{summary:?}");
    let drift: Vec<_> =
        summary.drift.iter().map(|change| (change.action.as_str(), change.address.as_str())).collect();
    assert_eq!(drift, [("update", "db.main")]);
    // A plan that cannot be applied is not stored, and its run does not block the workspace.
    assert_eq!(plan.file, None);
    let run = &site.fake.runs()[0];
    assert!(run.kind.plan_only && run.kind.refresh_only);
    assert_eq!(run.status, "planned_and_finished");
    Ok(site.stage.env.finish()?)
}
