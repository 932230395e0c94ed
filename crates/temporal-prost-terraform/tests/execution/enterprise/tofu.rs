//! Runs with a real `tofu`, and `tofu` itself as a client of the fake. The lane `terraform` runs these tests.

use super::{Site, decision, deployment, stack};
use crate::patience::written;
use crate::stage::TestResult;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use temporal_prost::Report;
use temporal_prost::client::schedules::ScheduleOverlapPolicy;
use temporal_prost::prost_types::value::Kind;
use temporal_prost::prost_types::{Struct, Value};
use temporal_prost_terraform::execution::v1::{
    CancelRunRequest, DeployResponse, DestroyRequest, Outcome, PlanMode, PlanRequest, Stack,
};
use temporal_prost_terraform::execution::{CONFIGURATION_INVALID, RUN_FAILED};

const DATABASE: &str = r#"
variable "size" {
  type = number
}

variable "labels" {
  type = map(string)
}

resource "terraform_data" "database" {
  input = [var.size, var.labels]
}

output "size" {
  value = terraform_data.database.output[0]
}

output "key" {
  value     = var.labels["${"template"}"]
  sensitive = true
}
"#;

fn program() -> TestResult<String> {
    Ok(std::env::var("TOFU_PATH").map_err(|_| "TOFU_PATH is not set; run `cargo xtask lane terraform`")?)
}

async fn site() -> TestResult<Site> {
    Site::start(tempfile::tempdir()?, program()?.into(), None).await
}

fn sized(size: f64) -> Stack {
    let number = Value { kind: Some(Kind::NumberValue(size)) };
    let text = Value { kind: Some(Kind::StringValue("${x} %{y} \"q\" \\ \n".to_owned())) };
    let labels = Struct { fields: [("template".to_owned(), text)].into() };
    let labels = Value { kind: Some(Kind::StructValue(labels)) };
    let variables = Struct { fields: [("size".to_owned(), number), ("labels".to_owned(), labels)].into() };
    Stack { variables: Some(variables), ..stack(DATABASE) }
}

async fn deploy(site: &Site, stack: Stack) -> TestResult<DeployResponse> {
    let run = site.planned(stack).await?;
    run.decide(decision(&run, true).await?).execute().await?;
    Ok(run.result().await?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_workspace_is_created_changed_and_destroyed() -> TestResult {
    let site = site().await?;
    let created = deploy(&site, sized(1.0)).await?;
    let outputs = created.outputs.unwrap().values;
    assert_eq!(outputs["size"].value.clone().unwrap().kind, Some(Kind::NumberValue(1.0)));
    assert!(outputs["key"].value.is_none() && outputs["key"].stored.is_some());
    let summary = created.plan.unwrap().summary.unwrap();
    assert_eq!((summary.changes[0].action.as_str(), summary.counts.unwrap().added), ("create", 1));

    let unchanged = site.stage.client.deploy(deployment(sized(1.0))).execute().await?;
    assert_eq!(unchanged.outcome(), Outcome::NoChanges);
    let changed = deploy(&site, sized(2.0)).await?;
    assert_eq!(changed.plan.unwrap().summary.unwrap().counts.unwrap().changed, 1);
    let destroyed = site.stage.client.destroy(DestroyRequest { stack: Some(sized(2.0)) }).execute().await?;
    assert_eq!(destroyed.plan.unwrap().summary.unwrap().counts.unwrap().removed, 1);
    assert!(destroyed.outputs.unwrap().values.is_empty());
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn failures_are_readable() -> TestResult {
    let site = site().await?;
    let failing = "resource \"terraform_data\" \"a\" {\n  provisioner \"local-exec\" {\n    command = \"exit 7\"\n  }\n}\n";
    let mistakes = [
        ("resource \"terraform_data\" \"a\" {\n  inptu = 1\n}\n", CONFIGURATION_INVALID, "(main.tf:2)"),
        ("resource \"terraform_data\" \"a\" {\n", CONFIGURATION_INVALID, "(main.tf:1)"),
        (failing, RUN_FAILED, "local-exec provisioner error (terraform_data.a)"),
    ];
    for (text, kind, expected) in mistakes {
        let runs = site.fake.runs().len();
        let failed = site.stage.client.apply(crate::stage::apply(stack(text))).execute().await.unwrap_err();
        let (text, failure) = (Report::new(&failed).to_string(), failed.application_failure().unwrap());
        assert_eq!((failure.r#type.as_str(), failure.non_retryable), (kind, true), "{text}");
        assert!(text.contains(expected), "{text}");
        assert_eq!(site.fake.runs().len(), runs + 1);
    }
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_cancelled_run_saves_what_it_has_done() -> TestResult {
    let site = site().await?;
    let log = site.directory.path().join("log");
    let text = format!(
        "resource \"terraform_data\" \"first\" {{}}\nresource \"terraform_data\" \"second\" {{\n  depends_on = \
         [terraform_data.first]\n  provisioner \"local-exec\" {{\n    command = \"echo $PPID > {}; exec sleep 60\"\n  }}\n}}\n",
        log.display()
    );
    let run = site.stage.client.apply(crate::stage::apply(stack(&text))).start().await?;
    written(&log).await?;
    run.cancel_run(CancelRunRequest::default()).await?;
    assert!(run.result().await.unwrap_err().is_cancelled());
    assert_eq!(site.fake.runs()[0].status, "canceled");
    let state = String::from_utf8(site.fake.data().states[0].clone())?;
    assert!(state.contains("\"first\""), "{state}");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_schedule_looks_for_drift_without_blocking_the_workspace() -> TestResult {
    let site = site().await?;
    deploy(&site, sized(1.0)).await?;
    let request = PlanRequest { stack: Some(sized(1.0)), mode: PlanMode::Drift.into() };
    let interval = std::time::Duration::from_hours(100);
    let schedule = site.stage.client.schedule_plan("drift/db", request).interval(interval).create().await?;
    schedule.trigger(ScheduleOverlapPolicy::Unspecified).await?;
    site.fake
        .until("a plan", |data| data.runs.len() == 2 && data.runs[1].status == "planned_and_finished")
        .await?;
    schedule.delete().await?;
    let run = &site.fake.runs()[1];
    assert!(run.kind.plan_only && run.kind.refresh_only);
    assert_eq!(deploy(&site, sized(2.0)).await?.outcome(), Outcome::Applied);
    Ok(site.stage.env.finish()?)
}

/// Runs `tofu` as a user would, with the backend `remote`.
fn tofu(site: &Site, directory: &Path, arguments: &[&str]) -> TestResult<Output> {
    let certificate = site.directory.path().join("ca.pem");
    fs::write(&certificate, site.fake.certificate())?;
    let output = Command::new(program()?)
        .args(arguments)
        .current_dir(directory)
        .env("SSL_CERT_FILE", certificate)
        .env("TF_CLI_CONFIG_FILE", "/dev/null")
        .env("CHECKPOINT_DISABLE", "1")
        .output()?;
    Ok(output)
}

fn succeed(site: &Site, directory: &Path, arguments: &[&str]) -> TestResult<String> {
    let output = tokio::task::block_in_place(|| tofu(site, directory, arguments))?;
    let text = String::from_utf8([output.stdout, output.stderr].concat())?;
    if output.status.success() { Ok(text) } else { Err(format!("{arguments:?}: {text}").into()) }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn the_remote_backend_accepts_the_fake() -> TestResult {
    let site = site().await?;
    let directory = site.directory.path().join("user");
    fs::create_dir(&directory)?;
    let (host, token) = (site.fake.host(), site.fake.token());
    let text = format!(
        "terraform {{\n  backend \"remote\" {{\n    hostname     = \"{host}\"\n    token        = \"{token}\"\n    organization \
         = \"acme\"\n    workspaces {{\n      name = \"db\"\n    }}\n  }}\n}}\n\nresource \"terraform_data\" \"a\" {{\n  \
         input = 7\n}}\n\noutput \"a\" {{\n  value = terraform_data.a.output\n}}\n"
    );
    fs::write(directory.join("main.tf"), text)?;
    succeed(&site, &directory, &["init", "-no-color"])?;
    let planned = succeed(&site, &directory, &["plan", "-no-color"])?;
    assert!(planned.contains("terraform_data.a"), "{planned}");
    // The log ends shortly before the run.
    site.fake.until("the end of the plan", |data| data.runs[0].status == "planned_and_finished").await?;
    succeed(&site, &directory, &["apply", "-no-color", "-auto-approve"])?;
    site.fake.until("the end of the apply", |data| data.runs[1].status == "applied").await?;
    assert_eq!(succeed(&site, &directory, &["output", "a"])?.trim(), "7");
    let state = succeed(&site, &directory, &["state", "list"])?;
    assert_eq!(state.trim(), "terraform_data.a");
    // This command locks and writes the state itself.
    succeed(&site, &directory, &["state", "rm", "terraform_data.a"])?;
    assert!(succeed(&site, &directory, &["state", "list"])?.trim().is_empty());
    assert_eq!(site.fake.count("POST /api/v2/workspaces/ws-1/actions/lock"), 1);

    site.fake.data().policy = Some(super::fake::Policy::HardFailed);
    let refused =
        tokio::task::block_in_place(|| tofu(&site, &directory, &["apply", "-no-color", "-auto-approve"]))?;
    assert!(!refused.status.success());
    Ok(site.stage.env.finish()?)
}
