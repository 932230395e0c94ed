//! Drift that `tofu` finds.

use super::{applied, stack, stage};
use crate::drift::look;
use crate::stage::TestResult;
use std::fs;

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_schedule_finds_a_change_that_nobody_has_planned() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let file = directory.path().join("motd");
    fs::write(&file, "one")?;
    let text = format!("output \"motd\" {{\n  value = file(\"{}\")\n}}\n", file.display());
    let stack = stack(directory.path(), &text);
    stage.client.apply(applied(stack.clone())).execute().await?;
    let saved = directory.path().join("state/terraform.tfstate");
    let before = fs::read(&saved)?;
    assert!(!look(&stage, stack.clone()).await?.summary.unwrap().has_changes);

    fs::write(file, "two")?;
    let summary = look(&stage, stack).await?.summary.unwrap();
    assert!(summary.has_changes);
    assert_eq!(summary.outputs, ["motd"]);
    // A schedule only looks.
    assert_eq!(fs::read(saved)?, before);
    Ok(stage.env.finish()?)
}
