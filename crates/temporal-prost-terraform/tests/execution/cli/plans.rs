//! Plans that another worker applies or rejects.

use crate::stage::{Fake, Stage, TestResult, stack};
use std::fs;
use temporal_prost_terraform::execution::v1::{ApplyRequest, PlanRequest, SavedPlan};
use temporal_prost_terraform::execution::{PLAN_REFUSED, PLAN_STALE};

async fn planned(stage: &Stage) -> TestResult<SavedPlan> {
    let planned = stage.client.plan(PlanRequest { stack: Some(stack("")), mode: 0 }).execute().await?;
    Ok(planned.plan.ok_or("no plan")?)
}

/// Returns the type of the failure of an apply.
async fn refused(stage: &Stage, plan: SavedPlan) -> TestResult<String> {
    let request = ApplyRequest { stack: Some(stack("")), plan: Some(plan) };
    let error = stage.client.apply(request).execute().await.unwrap_err();
    Ok(error.application_failure().ok_or("no failure")?.r#type.clone())
}

#[tokio::test]
async fn another_worker_applies_a_plan() -> TestResult {
    let (directory, elsewhere) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let check = r#"
        if [ $command = apply ]; then
            for last in "$@"; do :; done
            cp "$last" "$here/applied"
        fi"#;
    let fake = Fake::new(directory.path(), "")?;
    let plan = planned(&Stage::start(directory.path(), fake.cli()).await?).await?;
    assert_eq!(plan.summary.clone().unwrap().changes[0].address, "db.main");

    std::os::unix::fs::symlink(directory.path().join("store"), elsewhere.path().join("store"))?;
    let fake = Fake::new(elsewhere.path(), check)?;
    let stage = Stage::start(elsewhere.path(), fake.cli()).await?;
    stage.client.apply(ApplyRequest { stack: Some(stack("")), plan: Some(plan) }).execute().await?;
    assert_eq!(fs::read_to_string(fake.path("applied"))?, "plan\n");
    assert_eq!(fake.runs("plan")?.len(), 0);
    assert!(fake.runs("init")?[0].contains("-lockfile=readonly"));
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_plan_that_was_replaced_is_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), "")?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let plan = planned(&stage).await?;
    fs::write(directory.path().join("store").join(&plan.file.clone().unwrap().key), "replaced")?;
    assert_eq!(refused(&stage, plan).await?, PLAN_REFUSED);
    assert_eq!(fake.runs("apply")?.len(), 0);
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_plan_of_another_cli_is_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), "")?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let plan = planned(&stage).await?;
    for version in ["OpenTofu v1.12.7", "Terraform v1.12.6"] {
        fs::write(
            fake.path("script"),
            format!("if [ $command = version ]; then echo '{version}'; exit 0; fi"),
        )?;
        assert_eq!(refused(&stage, plan.clone()).await?, PLAN_REFUSED, "{version}");
    }
    assert_eq!(fake.runs("apply")?.len(), 0);
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_plan_with_other_providers_is_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let lock = "if [ $command = init ]; then echo old > .terraform.lock.hcl; fi";
    let fake = Fake::new(directory.path(), lock)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let plan = planned(&stage).await?;
    fs::write(fake.path("script"), lock.replace("old", "new"))?;
    assert_eq!(refused(&stage, plan).await?, PLAN_REFUSED);
    assert_eq!(fake.runs("apply")?.len(), 0);
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_stale_plan_is_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = r#"
        if [ $command = apply ]; then
            echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Saved plan is stale"}}'
            exit 1
        fi"#;
    let fake = Fake::new(directory.path(), script)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let plan = planned(&stage).await?;
    assert_eq!(refused(&stage, plan).await?, PLAN_STALE);
    assert_eq!(fake.runs("apply")?.len(), 1);
    Ok(stage.env.finish()?)
}
