//! CLIs that fail, die, or print unexpected output.

use crate::patience::locked;
use crate::stage::{Fake, Stage, TestResult, apply, stack};
use temporal_prost::Report;
use temporal_prost_terraform::execution::{CONFIGURATION_INVALID, RUN_FAILED};

/// Returns the type and the text of a failed apply.
async fn failed(script: &str) -> TestResult<(String, String, Fake)> {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), script)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let error = stage.client.apply(apply(stack(""))).execute().await.unwrap_err();
    let kind = error.application_failure().map(|failure| failure.r#type.clone()).unwrap_or_default();
    let text = Report::new(&error).to_string();
    assert_eq!(
        std::fs::read_dir(directory.path().join("scratch"))?.count(),
        0,
        "the directory of a run is left"
    );
    let home = tempfile::tempdir()?.keep();
    let kept = Fake::new(&home, script)?;
    std::fs::copy(fake.path("arguments"), kept.path("arguments"))?;
    stage.env.finish()?;
    Ok((kind, text, kept))
}

#[tokio::test]
async fn a_wrong_configuration_is_not_retried() -> TestResult {
    let script = r#"
        if [ $command = validate ]; then
            echo '{"valid":false,"diagnostics":[{"severity":"error","summary":"Unsupported argument",
                "range":{"filename":"main.tf","start":{"line":3,"column":5}}}]}'
            exit 1
        fi"#;
    let (kind, text, fake) = failed(script).await?;
    assert_eq!(kind, CONFIGURATION_INVALID);
    assert!(text.contains("`validate` failed: Unsupported argument (main.tf:3)"), "{text}");
    assert_eq!(fake.runs("validate")?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_provider_that_fails_while_planning_is_retried() -> TestResult {
    let script = r#"
        if [ $command = plan ]; then
            echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"timeout","address":"db.main","range":{"filename":"main.tf"}}}'
            exit 1
        fi"#;
    let (kind, text, fake) = failed(script).await?;
    assert_eq!(kind, RUN_FAILED);
    assert!(text.contains("`plan` failed: timeout (db.main)"), "{text}");
    assert_eq!(fake.runs("plan")?.len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_failed_apply_is_not_retried() -> TestResult {
    let script = r#"
        if [ $command = apply ]; then
            echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"quota exceeded","address":"db.main"}}'
            exit 1
        fi"#;
    let (kind, text, fake) = failed(script).await?;
    assert_eq!(kind, RUN_FAILED);
    assert!(text.contains("quota exceeded (db.main)"), "{text}");
    assert_eq!(fake.runs("apply")?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_cli_that_dies_is_retried() -> TestResult {
    let (kind, text, fake) = failed("if [ $command = plan ]; then kill -KILL $$; fi").await?;
    assert_eq!(kind, "");
    assert!(text.contains("`plan` was killed by signal 9"), "{text}");
    assert_eq!(fake.runs("plan")?.len(), 3);
    Ok(())
}

#[tokio::test]
async fn garbage_is_explained() -> TestResult {
    let script =
        "if [ $command = plan ]; then head -c 100000 /dev/urandom; echo; echo 'panic: oh no' >&2; exit 1; fi";
    let (kind, text, _) = failed(script).await?;
    assert_eq!(kind, RUN_FAILED);
    assert!(text.contains("`plan` failed: panic: oh no"), "{text}");
    for command in ["validate", "output", "version"] {
        let (_, text, _) =
            failed(&format!("if [ $command = {command} ]; then echo '[[['; exit 0; fi")).await?;
        assert!(text.contains("does not have its documented format"), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn endless_outputs_are_refused_once() -> TestResult {
    let (kind, text, fake) =
        failed("if [ $command = output ]; then exec head -c 268500000 /dev/zero; fi").await?;
    assert_eq!(kind, CONFIGURATION_INVALID);
    let advice =
        "the output of `output` is larger than 268435456 bytes; divide the stack into smaller stacks";
    assert!(text.contains(advice), "{text}");
    assert_eq!(fake.runs("output")?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_plan_without_a_file_is_garbage() -> TestResult {
    let (_, text, _) = failed("if [ $command = plan ]; then exit 2; fi").await?;
    assert!(text.contains("the output of `plan` does not have"), "{text}");
    Ok(())
}

#[tokio::test]
async fn a_configuration_without_a_backend_is_refused() -> TestResult {
    let (kind, text, fake) = failed("if [ $command = init ]; then exit 0; fi").await?;
    assert_eq!(kind, CONFIGURATION_INVALID);
    assert!(text.contains("add a `backend` block"), "{text}");
    assert_eq!(fake.runs("init")?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_missing_cli_is_named() -> TestResult {
    let directory = tempfile::tempdir()?;
    let cli = temporal_prost_terraform::execution::Cli::at(directory.path().join("tofu"));
    let stage = Stage::start(directory.path(), cli).await?;
    let error = stage.client.apply(apply(stack(""))).execute().await.unwrap_err();
    let text = Report::new(&error).to_string();
    assert!(text.contains("the CLI cannot be started"), "{text}");
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_lock_of_somebody_else_is_shown() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = r#"
        if [ $command = force-unlock ]; then touch "$here/unlocked"; exit 0; fi
        if [ $command = apply ] && [ ! -f "$here/unlocked" ]; then
            printf '%s\n' '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Error acquiring the state lock","detail":"Lock Info:\n  ID:        43f9\n  Who:       root@elsewhere\n"}}'
            exit 1
        fi"#;
    let fake = Fake::new(directory.path(), script)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let run = stage.client.apply(apply(stack(""))).start().await?;
    let lock = locked(&run).await?;
    assert_eq!((lock.id.as_str(), lock.who.as_str()), ("43f9", "root@elsewhere"));
    let unlock = temporal_prost_terraform::execution::v1::ForceUnlockRequest {
        lock_id: lock.id,
        by: "Ada".to_owned(),
        reason: "the host is gone".to_owned(),
    };
    run.force_unlock(unlock).execute().await?;
    run.result().await?;
    assert_eq!(fake.runs("force-unlock")?, ["force-unlock -force -no-color -- 43f9"]);
    Ok(stage.env.finish()?)
}
