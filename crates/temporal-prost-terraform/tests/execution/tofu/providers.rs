//! A provider of the registry, from a mirror in a directory.

use super::{applied, configuration, tofu};
use crate::stage::{Stage, TestResult};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use temporal_prost::Report;
use temporal_prost_terraform::execution::v1::{ApplyRequest, PlanRequest, SavedPlan, Stack};
use temporal_prost_terraform::execution::{Cli, PLAN_REFUSED};

const SLEEP: &str = r#"
terraform {
  required_providers {
    time = { source = "hashicorp/time" }
  }
}

resource "time_sleep" "pause" {
  create_duration = "1s"
}

output "pause" {
  value = time_sleep.pause.create_duration
}
"#;

fn stack(directory: &Path) -> Stack {
    Stack { name: "db".to_owned(), configuration: Some(configuration(directory, SLEEP)), ..Stack::default() }
}

/// Returns the mirror that the lane has filled.
fn mirror() -> TestResult<PathBuf> {
    let path = std::env::var_os("TERRAFORM_MIRROR");
    Ok(path.ok_or("TERRAFORM_MIRROR is not set; run `cargo xtask lane terraform`")?.into())
}

/// Returns a CLI that takes providers from a mirror alone.
fn cli(directory: &Path, mirror: &Path) -> TestResult<Cli> {
    let file = directory.join("cli.tfrc");
    let mirror = mirror.display();
    let text =
        format!("provider_installation {{\n  filesystem_mirror {{\n    path = \"{mirror}\"\n  }}\n}}\n");
    fs::write(&file, text)?;
    Ok(tofu()?.env("TF_CLI_CONFIG_FILE", file))
}

/// Starts a worker on another host, which shares the store alone.
async fn elsewhere(directory: &Path, store: &Path, mirror: &Path) -> TestResult<Stage> {
    std::os::unix::fs::symlink(store.join("store"), directory.join("store"))?;
    Stage::start(directory, cli(directory, mirror)?.plugin_cache(directory.join("cache"))).await
}

/// Copies a mirror, and changes the programs in it.
fn altered(from: &Path, to: &Path) -> TestResult {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, to) = (entry?.path(), to);
        let to = to.join(entry.file_name().unwrap_or_default());
        if entry.is_dir() {
            altered(&entry, &to)?;
        } else {
            fs::copy(&entry, &to)?;
            OpenOptions::new().append(true).open(&to)?.write_all(b"\n")?;
        }
    }
    Ok(())
}

async fn planned(stage: &Stage, stack: Stack) -> TestResult<SavedPlan> {
    let planned = stage.client.plan(PlanRequest { stack: Some(stack), mode: 0 }).execute().await?;
    Ok(planned.plan.ok_or("no plan")?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn another_worker_applies_a_plan_with_the_same_provider() -> TestResult {
    let (here, there) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let stage = Stage::start(here.path(), cli(here.path(), &mirror()?)?).await?;
    let stack = stack(here.path());
    let plan = planned(&stage, stack.clone()).await?;
    assert_eq!(plan.bundle.as_ref().unwrap().providers_sha256.len(), 64);
    assert_eq!(plan.summary.as_ref().unwrap().changes[0].address, "time_sleep.pause");
    stage.env.finish()?;

    let stage = elsewhere(there.path(), here.path(), &mirror()?).await?;
    let request = ApplyRequest { stack: Some(stack.clone()), plan: Some(plan) };
    let done = stage.client.apply(request).execute().await?;
    assert!(done.outputs.unwrap().values.contains_key("pause"));
    let again = stage.client.apply(applied(stack)).execute().await?;
    assert!(!again.plan.unwrap().summary.unwrap().has_changes);
    Ok(stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_worker_with_another_program_of_the_provider_refuses_a_plan() -> TestResult {
    let (here, there) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let stage = Stage::start(here.path(), cli(here.path(), &mirror()?)?).await?;
    let stack = stack(here.path());
    let plan = planned(&stage, stack.clone()).await?;
    stage.env.finish()?;

    let other = there.path().join("mirror");
    altered(&mirror()?, &other)?;
    let stage = elsewhere(there.path(), here.path(), &other).await?;
    let request = ApplyRequest { stack: Some(stack), plan: Some(plan) };
    let refused = stage.client.apply(request).execute().await.unwrap_err();
    let text = Report::new(&refused).to_string();
    assert_eq!(refused.application_failure().unwrap().r#type, PLAN_REFUSED, "{text}");
    assert!(text.contains("Failed to install provider"), "{text}");
    Ok(stage.env.finish()?)
}
