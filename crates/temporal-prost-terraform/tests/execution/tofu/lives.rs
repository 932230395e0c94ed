//! The life of a stack.

use super::{applied, stack, stage, terraform, tofu, with_size};
use crate::patience::decidable;
use crate::stage::{Stage, TestResult};
use temporal_prost::Report;
use temporal_prost::prost_types::value::Kind;
use temporal_prost_terraform::execution::v1::{
    ApplyRequest, DecideRequest, DeployRequest, DeployResponse, DestroyRequest, Outcome, PlanRequest, Stack,
    Step,
};
use temporal_prost_terraform::execution::{CONFIGURATION_INVALID, Cli, PLAN_STALE};

const DATABASE: &str = r#"
variable "size" {
  type = number
}

resource "terraform_data" "database" {
  input = var.size
}

output "size" {
  value = terraform_data.database.output
}
"#;

/// Deploys a stack, and approves the plan if there is one.
async fn deploy(stage: &Stage, stack: Stack) -> TestResult<DeployResponse> {
    let request = DeployRequest { stack: Some(stack), ..DeployRequest::default() };
    let run = stage.client.deploy(request).start().await?;
    if decidable(&run).await? == Step::Done {
        return Ok(run.result().await?);
    }
    let plan_sha256 = run.get_plan_summary().await?.sha256;
    let (by, reason) = ("ada".to_owned(), "reviewed".to_owned());
    run.decide(DecideRequest { approved: true, plan_sha256, by, reason, override_policies: false })
        .execute()
        .await?;
    Ok(run.result().await?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_stack_is_created_changed_and_destroyed() -> TestResult {
    Box::pin(live(tofu()?)).await
}

#[tokio::test]
#[ignore = "needs terraform, see the lane `terraform`"]
async fn terraform_creates_changes_and_destroys_a_stack() -> TestResult {
    Box::pin(live(terraform()?)).await
}

async fn live(cli: Cli) -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = Stage::start(directory.path(), cli).await?;
    let stack = stack(directory.path(), DATABASE);

    let created = deploy(&stage, with_size(stack.clone(), 1.0)).await?;
    assert_eq!(created.outcome(), Outcome::Applied);
    let summary = created.plan.unwrap().summary.unwrap();
    assert_eq!((summary.changes[0].action.as_str(), summary.counts.unwrap().added), ("create", 1));
    assert_eq!(
        created.outputs.unwrap().values["size"].value.clone().unwrap().kind,
        Some(Kind::NumberValue(1.0))
    );

    assert_eq!(deploy(&stage, with_size(stack.clone(), 1.0)).await?.outcome(), Outcome::NoChanges);

    let changed = deploy(&stage, with_size(stack.clone(), 2.0)).await?;
    let summary = changed.plan.unwrap().summary.unwrap();
    assert_eq!((summary.changes[0].action.as_str(), summary.counts.unwrap().changed), ("update", 1));
    assert_eq!(summary.outputs, ["size"]);

    let destroyed =
        stage.client.destroy(DestroyRequest { stack: Some(with_size(stack, 2.0)) }).execute().await?;
    assert_eq!(destroyed.plan.unwrap().summary.unwrap().counts.unwrap().removed, 1);
    assert!(destroyed.outputs.unwrap().values.is_empty());
    Ok(stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_plan_is_stale_after_another_change() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let stack = with_size(stack(directory.path(), DATABASE), 1.0);
    let plan = stage.client.plan(PlanRequest { stack: Some(stack.clone()), mode: 0 }).execute().await?.plan;
    stage.client.apply(applied(stack.clone())).execute().await?;
    let refused = stage.client.apply(ApplyRequest { stack: Some(stack), plan }).execute().await.unwrap_err();
    assert_eq!(refused.application_failure().unwrap().r#type, PLAN_STALE);
    Ok(stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn mistakes_have_a_position() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let mistakes = [
        (stack(directory.path(), "resource \"terraform_data\" \"a\" {\n  inptu = 1\n}\n"), "main.tf:7"),
        (stack(directory.path(), "resource \"terraform_data\" \"a\" {\n"), "main.tf:6"),
        (stack(directory.path(), DATABASE), "No value for required variable"),
    ];
    for (stack, expected) in mistakes {
        let failed = stage.client.apply(applied(stack)).execute().await.unwrap_err();
        let text = Report::new(&failed).to_string();
        assert_eq!(failed.application_failure().unwrap().r#type, CONFIGURATION_INVALID, "{text}");
        assert!(text.contains(expected), "{text}");
    }
    Ok(stage.env.finish()?)
}
