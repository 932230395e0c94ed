//! Policies and cost estimates.

use super::fake::Policy;
use super::{Site, decision, deployment, stack};
use crate::stage::{TestResult, apply};
use temporal_prost::Report;
use temporal_prost_terraform::execution::POLICY_FAILED;
use temporal_prost_terraform::execution::v1::{DecideRequest, Outcome};

#[tokio::test]
async fn a_soft_failure_needs_an_override() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.data().policy = Some(Policy::SoftFailed);
    let run = site.planned(stack("")).await?;
    let policies = run.get_plan_summary().await?.policies.unwrap();
    assert_eq!((policies.soft_failed, policies.needs_override), (1, true));

    let approval = decision(&run, true).await?;
    let refused = run.decide(approval.clone()).execute().await.unwrap_err();
    assert!(Report::new(&refused).to_string().contains("override_policies"), "{}", Report::new(&refused));
    let decided = run.decide(DecideRequest { override_policies: true, ..approval }).execute().await?;
    assert!(decided.overrides_policies);
    assert_eq!(run.result().await?.outcome(), Outcome::Applied);
    assert_eq!(site.fake.count("POST /api/v2/policy-checks/polchk-0/actions/override"), 1);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn nobody_overrides_policies_without_a_decision() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.data().policy = Some(Policy::SoftFailed);
    let failed = site.stage.client.apply(apply(stack(""))).execute().await.unwrap_err();
    assert_eq!(failed.application_failure().unwrap().r#type, POLICY_FAILED);
    // The run does not block the workspace.
    assert_eq!(site.fake.runs()[0].status, "discarded");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_hard_failure_is_explained() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.data().policy = Some(Policy::HardFailed);
    let failed = site.stage.client.deploy(deployment(stack(""))).execute().await.unwrap_err();
    let failure = failed.application_failure().unwrap();
    assert_eq!((failure.r#type.as_str(), failure.non_retryable), (POLICY_FAILED, true));
    let text = Report::new(&failed).to_string();
    assert!(text.contains("mandatory policies failed: 1"), "{text}");
    assert_eq!(site.fake.runs().len(), 1);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn the_costs_are_part_of_the_plan() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.data().estimates_costs = true;
    site.fake.data().policy = Some(Policy::Passed);
    let run = site.planned(stack("")).await?;
    let plan = run.get_plan_summary().await?;
    assert_eq!(plan.cost.unwrap().delta_monthly, "25.488");
    assert_eq!(plan.policies.unwrap().passed, 1);
    run.decide(decision(&run, true).await?).execute().await?;
    assert_eq!(run.result().await?.outcome(), Outcome::Applied);
    Ok(site.stage.env.finish()?)
}
