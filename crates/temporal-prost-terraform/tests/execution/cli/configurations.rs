//! Configurations from directories and archives.

use crate::patience::written;
use crate::stage::{Fake, Stage, TestResult, stack};
use std::fs;
use temporal_prost_terraform::execution::v1::configuration::Source;
use temporal_prost_terraform::execution::v1::{Configuration, PlanRequest, Stored};

const SCRIPT: &str = r#"if [ $command = plan ]; then cat main.tf > "$here/seen"; fi"#;

/// Plans a configuration, and returns its archive in the store.
async fn planned(stage: &Stage, source: Source) -> TestResult<Stored> {
    let mut stack = stack("");
    stack.configuration = Some(Configuration { source: Some(source), root: "database".to_owned() });
    let planned = stage.client.plan(PlanRequest { stack: Some(stack), mode: 0 }).execute().await?;
    let bundle = planned.plan.and_then(|plan| plan.bundle).ok_or("no bundle")?;
    Ok(bundle.archive.ok_or("no archive")?)
}

#[tokio::test]
async fn a_configuration_comes_from_a_directory_or_an_archive() -> TestResult {
    let directory = tempfile::tempdir()?;
    let modules = directory.path().join("modules");
    fs::create_dir_all(modules.join("database"))?;
    fs::write(modules.join("database/main.tf"), "# a database\n")?;
    let fake = Fake::new(directory.path(), SCRIPT)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;

    let archive = planned(&stage, Source::Directory(modules.display().to_string())).await?;
    assert_eq!(written(&fake.path("seen")).await?, "# a database");
    fs::remove_file(fake.path("seen"))?;
    fs::remove_dir_all(modules)?;
    planned(&stage, Source::Archive(archive)).await?;
    assert_eq!(written(&fake.path("seen")).await?, "# a database");
    Ok(stage.env.finish()?)
}
