//! Plans that another worker applies or rejects.

use crate::stage::{Fake, Stage, TestResult, stack};
use std::fs;
use temporal_prost::Report;
use temporal_prost_terraform::execution::v1::{ApplyRequest, PlanRequest, SavedPlan, Stored};
use temporal_prost_terraform::execution::{PLAN_REFUSED, PLAN_STALE};

async fn planned(stage: &Stage) -> TestResult<SavedPlan> {
    let planned = stage.client.plan(PlanRequest { stack: Some(stack("")), mode: 0 }).execute().await?;
    Ok(planned.plan.ok_or("no plan")?)
}

/// Returns the type and the text of the failure of an apply, which is not retried.
async fn refused(stage: &Stage, plan: SavedPlan) -> TestResult<(String, String)> {
    let request = ApplyRequest { stack: Some(stack("")), plan: Some(plan) };
    let run = stage.client.apply(request).start().await?;
    let error = run.result().await.unwrap_err();
    let failure = error.application_failure().ok_or("no failure")?;
    assert!(failure.non_retryable, "{failure:?}");
    Ok((failure.r#type.clone(), Report::new(&error).to_string()))
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

/// Returns the plan file and the archive of a plan.
fn stored(plan: &mut SavedPlan) -> [&mut Stored; 2] {
    let archive = plan.bundle.as_mut().and_then(|bundle| bundle.archive.as_mut());
    [plan.file.as_mut().unwrap(), archive.unwrap()]
}

#[tokio::test]
async fn a_plan_whose_bytes_were_replaced_or_deleted_is_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), "")?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    for index in 0..2 {
        let mut plan = planned(&stage).await?;
        let key = stored(&mut plan)[index].key.clone();
        let path = directory.path().join("store").join(&key);
        fs::write(&path, "replaced")?;
        let (kind, text) = refused(&stage, plan.clone()).await?;
        assert!(kind == PLAN_REFUSED && text.contains("somebody has replaced it"), "{text}");
        fs::remove_file(path)?;
        let (kind, text) = refused(&stage, plan).await?;
        assert!(kind == PLAN_REFUSED && text.contains(&format!("the store has no `{key}`")), "{text}");
    }
    assert_eq!(fake.runs("apply")?.len(), 0);
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_reference_that_was_changed_is_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), "")?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let plan = planned(&stage).await?;
    let changes: [fn(&mut SavedPlan); 5] = [
        |plan| stored(plan)[0].sha256 = "0".repeat(64),
        |plan| stored(plan)[1].sha256 = "0".repeat(64),
        |plan| plan.bundle.as_mut().unwrap().providers_sha256 = "0".repeat(64),
        |plan| plan.bundle.as_mut().unwrap().cli.as_mut().unwrap().name = "terraform".to_owned(),
        |plan| plan.bundle.as_mut().unwrap().cli.as_mut().unwrap().version = "1.12.5".to_owned(),
    ];
    for change in changes {
        let mut plan = plan.clone();
        change(&mut plan);
        let (kind, text) = refused(&stage, plan).await?;
        assert_eq!(kind, PLAN_REFUSED, "{text}");
    }
    assert_eq!(fake.runs("apply")?.len(), 0);
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_plan_of_another_cli_is_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), "")?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let plan = planned(&stage).await?;
    for (version, found) in [("OpenTofu v1.12.7", "tofu 1.12.7"), ("Terraform v1.12.6", "terraform 1.12.6")] {
        fs::write(
            fake.path("script"),
            format!("if [ $command = version ]; then echo '{version}'; exit 0; fi"),
        )?;
        let (kind, text) = refused(&stage, plan.clone()).await?;
        let expected = format!("made by tofu 1.12.6, but this worker runs {found}");
        assert!(kind == PLAN_REFUSED && text.contains(&expected), "{text}");
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
    let (kind, text) = refused(&stage, plan).await?;
    assert!(kind == PLAN_REFUSED && text.contains("the providers differ"), "{text}");
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
    assert_eq!(refused(&stage, plan).await?.0, PLAN_STALE);
    assert_eq!(fake.runs("apply")?.len(), 1);
    Ok(stage.env.finish()?)
}
