//! Drift of resources.

use crate::drift::look;
use crate::stage::{Fake, Stage, TestResult, stack};

/// Finds a resource that somebody has changed.
const DRIFTED: &str = r#"
    if [ $command = plan ]; then
        echo plan > "$out"
        echo '{"type":"resource_drift","change":{"resource":{"addr":"db.main"},"action":"update"}}'
        exit 2
    fi"#;

#[tokio::test]
async fn a_schedule_finds_a_changed_resource() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), DRIFTED)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let plan = look(&stage, stack("")).await?;
    let summary = plan.summary.unwrap();
    assert!(summary.has_changes && summary.changes.is_empty(), "{summary:?}");
    let drift: Vec<_> =
        summary.drift.iter().map(|change| (change.action.as_str(), change.address.as_str())).collect();
    assert_eq!(drift, [("update", "db.main")]);
    // A plan that cannot be applied is not stored.
    assert_eq!(plan.file, None);
    assert!(!directory.path().join("store/plan").exists());
    assert!(fake.runs("plan")?[0].contains(" -refresh-only"));
    assert_eq!(fake.runs("apply")?.len(), 0);
    Ok(stage.env.finish()?)
}
