//! Decisions about plans.

use super::callers::{TRACE, trace, traced};
use super::{DIGEST, TestResult, anonymous, deployment, mocked, saved_plan};
use std::time::Duration;
use temporal_prost::Report;
use temporal_prost_terraform::execution::v1::terraform_temporal::{
    TerraformClient,
    activity::{RunApply, RunPlan},
};
use temporal_prost_terraform::execution::v1::{DecideRequest, DeployRequest, Outcome, Step};

fn approval() -> DecideRequest {
    let (by, reason) = ("Ada".to_owned(), "looks right".to_owned());
    DecideRequest { approved: true, plan_sha256: DIGEST.to_owned(), by, reason, override_policies: false }
}

#[tokio::test]
async fn an_approved_plan_is_applied() -> TestResult {
    let (env, client) = anonymous().await?;
    let deployment = client.deploy(deployment()).start().await?;
    env.skip(Duration::from_mins(10)).await;
    let progress = deployment.get_progress().await?;
    assert_eq!(progress.step(), Step::Decision);
    assert_eq!(deployment.get_plan_summary().await?.sha256, DIGEST);

    let decision = deployment.decide(approval()).execute().await?;
    assert_eq!((decision.by.as_str(), decision.from_context), ("Ada", false));
    let done = deployment.result().await?;
    assert_eq!(done.outcome(), Outcome::Applied);
    assert_eq!(done.decision.unwrap().reason, "looks right");
    assert!(done.outputs.unwrap().values["password"].sensitive);
    let applied = env.calls(&RunApply)?;
    assert_eq!(applied[0].plan, done.plan);
    assert_eq!(applied.len(), 1);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_rejected_plan_is_not_applied() -> TestResult {
    let (env, client) = anonymous().await?;
    let deployment = client.deploy(deployment()).start().await?;
    env.skip(Duration::from_mins(10)).await;
    deployment.decide(DecideRequest { approved: false, ..approval() }).execute().await?;
    assert_eq!(deployment.result().await?.outcome(), Outcome::Rejected);
    assert_eq!(env.calls(&RunApply)?.len(), 0);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_decision_expires() -> TestResult {
    let (env, client) = anonymous().await?;
    let timeout = Some(Duration::from_hours(2).try_into()?);
    let request = DeployRequest { decision_timeout: timeout, ..deployment() };
    let deployment = client.deploy(request).start().await?;
    assert_eq!(deployment.result().await?.outcome(), Outcome::Expired);
    assert_eq!(env.elapsed(), Duration::from_hours(2));
    assert_eq!(env.calls(&RunApply)?.len(), 0);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_decision_is_about_this_plan_and_names_a_person() -> TestResult {
    let (env, client) = anonymous().await?;
    let deployment = client.deploy(deployment()).start().await?;
    env.skip(Duration::from_mins(10)).await;
    let other = DecideRequest { plan_sha256: "beef".to_owned(), ..approval() };
    let refused = deployment.decide(other).execute().await.unwrap_err();
    assert!(Report::new(&refused).to_string().contains("the decision is for another plan"));
    let nobody = DecideRequest { by: " ".to_owned(), ..approval() };
    let refused = deployment.decide(nobody).execute().await.unwrap_err();
    assert!(Report::new(&refused).to_string().contains("does not name the caller"));
    deployment.decide(approval()).execute().await?;
    let refused = deployment.decide(approval()).execute().await.unwrap_err();
    let text = Report::new(&refused).to_string();
    assert!(text.contains("is not waiting for a decision") || text.contains("completed"), "{text}");
    deployment.result().await?;
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_plan_without_changes_needs_no_approval() -> TestResult {
    let (env, client) = anonymous().await?;
    env.mock_activity(&RunPlan, |plan| async move { Ok(saved_plan(plan.bundle.clone(), false)) });
    let done = client.deploy(deployment()).execute().await?;
    assert_eq!(done.outcome(), Outcome::NoChanges);
    assert_eq!(env.calls(&RunApply)?.len(), 0);
    Ok(env.finish()?)
}

#[tokio::test]
async fn the_context_knows_the_caller_better_than_the_request() -> TestResult {
    let (env, client) = traced().await?;
    let deployment = client.deploy(deployment()).start().await?;
    env.skip(Duration::from_mins(10)).await;
    let decision = trace()?.scope(deployment.decide(approval()).execute()).await?;
    assert_eq!((decision.by.as_str(), decision.from_context), (TRACE, true));
    deployment.result().await?;
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_worker_may_be_lost_while_somebody_decides() -> TestResult {
    let env = mocked::<super::Anonymous>().await?;
    let deployment = TerraformClient::new(env.client()).deploy(deployment()).start().await?;
    env.skip(Duration::from_mins(10)).await;
    env.restart_worker().await?;
    deployment.decide(approval()).execute().await?;
    assert_eq!(deployment.result().await?.outcome(), Outcome::Applied);
    Ok(env.finish()?)
}
