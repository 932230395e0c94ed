//! Decisions, failures, and simultaneous changes.

use super::{applied, stack, stage};
use crate::stage::{Stage, TestResult};
use std::fs;
use std::path::Path;
use temporal_prost::Report;
use temporal_prost::prost_types::Duration;
use temporal_prost_terraform::execution::RUN_FAILED;
use temporal_prost_terraform::execution::v1::terraform_temporal::DeployHandle;
use temporal_prost_terraform::execution::v1::{DecideRequest, DeployRequest, DestroyRequest, Outcome, Stack};

/// Returns a stack with a resource that notes its creation in a file.
fn noted(directory: &Path, name: &str) -> Stack {
    let log = directory.join("made");
    let text = format!(
        "resource \"terraform_data\" \"a\" {{\n  provisioner \"local-exec\" {{\n    command = \"echo {name} >> {}\"\n  \
         }}\n}}\n",
        log.display(),
    );
    Stack { name: name.to_owned(), ..stack(&directory.join(name), &text) }
}

/// Returns the names of the stacks that were created.
fn made(directory: &Path) -> Vec<String> {
    let log = fs::read_to_string(directory.join("made")).unwrap_or_default();
    let mut names: Vec<_> = log.lines().map(str::to_owned).collect();
    names.sort();
    names
}

/// Starts a deployment, and returns when it needs a decision.
async fn deployed(stage: &Stage, stack: Stack) -> TestResult<DeployHandle> {
    let request = DeployRequest { stack: Some(stack), ..DeployRequest::default() };
    stage.planned(request).await
}

async fn decide(run: &DeployHandle, approved: bool) -> TestResult<Outcome> {
    let plan_sha256 = run.get_plan_summary().await?.sha256;
    let (by, reason) = ("ada".to_owned(), "reviewed".to_owned());
    run.decide(DecideRequest { approved, plan_sha256, by, reason, override_policies: false })
        .execute()
        .await?;
    Ok(run.result().await?.outcome())
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_plan_is_applied_only_if_it_is_approved() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let stack = noted(directory.path(), "db");
    let rejected = deployed(&stage, stack.clone()).await?;
    assert_eq!(decide(&rejected, false).await?, Outcome::Rejected);
    assert!(made(directory.path()).is_empty());
    let approved = deployed(&stage, stack).await?;
    assert!(made(directory.path()).is_empty());
    assert_eq!(decide(&approved, true).await?, Outcome::Applied);
    assert_eq!(made(directory.path()), ["db"]);
    Ok(stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_plan_that_nobody_decides_about_is_not_applied() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let decision_timeout = Some(Duration { seconds: 1, nanos: 0 });
    let stack = Some(noted(directory.path(), "db"));
    let request = DeployRequest { stack, decision_timeout, ..DeployRequest::default() };
    let run = stage.client.deploy(request).start().await?;
    assert_eq!(run.result().await?.outcome(), Outcome::Expired);
    let late = decide(&run, true).await.unwrap_err().to_string();
    assert!(made(directory.path()).is_empty(), "{late}");
    Ok(stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_failed_apply_says_what_failed_and_keeps_the_rest() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let text = "resource \"terraform_data\" \"good\" {}\nresource \"terraform_data\" \"bad\" {\n  depends_on = \
                [terraform_data.good]\n  provisioner \"local-exec\" {\n    command = \"echo no quota >&2; exit 3\"\n  }\n}\n";
    let failed = stage.client.apply(applied(stack(directory.path(), text))).execute().await.unwrap_err();
    assert_eq!(failed.application_failure().unwrap().r#type, RUN_FAILED);
    let report = Report::new(&failed).to_string();
    assert!(
        report.contains("local-exec provisioner error") && report.contains("terraform_data.bad"),
        "{report}"
    );
    // The details contain the output of the command.
    let details = failed.application_failure().and_then(|failure| failure.details.clone()).unwrap();
    let details = String::from_utf8_lossy(&details.payloads[0].data).into_owned();
    assert!(details.contains("no quota"), "{details}");
    let kept = fs::read_to_string(directory.path().join("state/terraform.tfstate"))?;
    assert!(kept.contains("\"good\"") && kept.contains("tainted"), "{kept}");
    Ok(stage.env.finish()?)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn stacks_are_changed_at_the_same_time_and_one_stack_is_not() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let start = |name: &str| stage.client.apply(applied(noted(directory.path(), name))).start();
    let (a, b, c) = tokio::try_join!(start("a"), start("b"), start("c"))?;
    let again = stage.client.destroy(DestroyRequest { stack: Some(noted(directory.path(), "b")) });
    assert!(again.start().await.unwrap_err().is_already_started());
    tokio::try_join!(a.result(), b.result(), c.result())?;
    assert_eq!(made(directory.path()), ["a", "b", "c"]);
    Ok(stage.env.finish()?)
}
