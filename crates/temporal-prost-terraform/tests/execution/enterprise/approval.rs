//! Plans and decisions.

use super::{Site, decision, deployment, stack};
use crate::stage::TestResult;
use temporal_prost::prost_types::value::Kind;
use temporal_prost::prost_types::{Duration, Struct, Value};
use temporal_prost_terraform::execution::v1::{
    ApplyRequest, CancelRunRequest, DeployRequest, DestroyRequest, Outcome, PlanMode, PlanRequest, SavedPlan,
};
use temporal_prost_terraform::execution::{CONFIGURATION_INVALID, PLAN_REFUSED, PLAN_STALE};

fn action(name: &str, comment: &str) -> (String, String) {
    (name.to_owned(), comment.to_owned())
}

#[tokio::test]
async fn an_approved_plan_is_applied_by_its_run() -> TestResult {
    let site = Site::scripted("").await?;
    let mut stack = stack("");
    let text = Value { kind: Some(Kind::StringValue("${big}".to_owned())) };
    stack.variables = Some(Struct { fields: [("size".to_owned(), text)].into() });
    let run = site.planned(stack).await?;
    let plan = run.get_plan_summary().await?;
    assert_eq!((plan.changes[0].address.as_str(), plan.counts.unwrap().added), ("db.main", 1));
    run.decide(decision(&run, true).await?).execute().await?;
    let deployed = run.result().await?;
    assert_eq!(deployed.outcome(), Outcome::Applied);
    assert_eq!(deployed.plan.unwrap().enterprise.unwrap().run_id, "run-0");
    let outputs = deployed.outputs.unwrap().values;
    assert_eq!(outputs["url"].value.clone().unwrap().kind, Some(Kind::StringValue("db:1".to_owned())));
    assert_eq!(site.actions(), [action("apply", "Approved by ada: reviewed")]);
    assert_eq!(site.fake.runs()[0].variables, [("size".to_owned(), "\"$${big}\"".to_owned())]);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_rejected_plan_is_discarded() -> TestResult {
    let site = Site::scripted("").await?;
    let run = site.planned(stack("")).await?;
    run.decide(decision(&run, false).await?).execute().await?;
    assert_eq!(run.result().await?.outcome(), Outcome::Rejected);
    assert_eq!(site.actions(), [action("discard", "Rejected by ada: reviewed")]);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_plan_that_nobody_decides_about_is_discarded() -> TestResult {
    let site = Site::scripted("").await?;
    let decision_timeout = Some(Duration { seconds: 1, nanos: 0 });
    let request = DeployRequest { decision_timeout, ..deployment(stack("")) };
    assert_eq!(site.stage.client.deploy(request).execute().await?.outcome(), Outcome::Expired);
    assert_eq!(site.actions(), [action("discard", "Nobody decided in time")]);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_cancelled_deployment_discards_its_plan() -> TestResult {
    let site = Site::scripted("").await?;
    let run = site.planned(stack("")).await?;
    run.cancel_run(CancelRunRequest::default()).await?;
    assert!(run.result().await.unwrap_err().is_cancelled());
    assert_eq!(site.actions()[0].0, "discard");

    let run = site.planned(stack("")).await?;
    run.cancel("the request of a user").await?;
    assert!(run.result().await.unwrap_err().is_cancelled());
    assert_eq!(site.fake.runs()[1].actions[0].0, "discard");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_plan_without_changes_ends_by_itself() -> TestResult {
    let script = r#"if [ $command = plan ]; then exit 0; fi
        if [ $command = show ]; then echo '{"format_version":"1.2"}'; exit 0; fi"#;
    let site = Site::scripted(script).await?;
    let deployed = site.stage.client.deploy(deployment(stack(""))).execute().await?;
    assert_eq!(deployed.outcome(), Outcome::NoChanges);
    assert_eq!(site.actions(), []);
    Ok(site.stage.env.finish()?)
}

async fn plan(site: &Site) -> TestResult<SavedPlan> {
    let planned = site.stage.client.plan(PlanRequest { stack: Some(stack("")), mode: 0 }).execute().await?;
    Ok(planned.plan.unwrap())
}

async fn refused(site: &Site, plan: SavedPlan) -> String {
    let request = ApplyRequest { stack: Some(stack("")), plan: Some(plan) };
    let refused = site.stage.client.apply(request).execute().await.unwrap_err();
    let failure = refused.application_failure().unwrap();
    assert!(failure.non_retryable);
    failure.r#type.clone()
}

#[tokio::test]
async fn only_the_planned_run_is_applied_and_once() -> TestResult {
    let site = Site::scripted("").await?;
    let planned = plan(&site).await?;
    let request = ApplyRequest { stack: Some(stack("")), plan: Some(planned.clone()) };
    site.stage.client.apply(request).execute().await?;
    // The plan is applied now.
    assert_eq!(refused(&site, planned.clone()).await, PLAN_STALE);

    let mut other = planned.clone();
    other.enterprise.as_mut().unwrap().run_id = "run-7".to_owned();
    assert_eq!(refused(&site, other.clone()).await, PLAN_REFUSED);
    other.enterprise.as_mut().unwrap().run_id = "../workspaces".to_owned();
    assert_eq!(refused(&site, other).await, PLAN_REFUSED);
    let mut other = planned.clone();
    let configuration = other.enterprise.as_mut().unwrap().configuration.as_mut().unwrap();
    configuration.configuration_version_id = "cv-9".to_owned();
    assert_eq!(refused(&site, other).await, PLAN_REFUSED);
    let mut other = planned;
    other.enterprise.as_mut().unwrap().configuration.as_mut().unwrap().url =
        "https://other.example".to_owned();
    assert_eq!(refused(&site, other).await, PLAN_REFUSED);
    assert_eq!(site.fake.runs().len(), 1);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_plan_that_a_person_has_discarded_is_stale() -> TestResult {
    let site = Site::scripted("").await?;
    let planned = plan(&site).await?;
    site.fake.data().runs[0].status = "discarded";
    assert_eq!(refused(&site, planned).await, PLAN_STALE);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn modes_become_kinds_of_runs() -> TestResult {
    let site = Site::scripted("").await?;
    let kinds = [
        (PlanMode::Preview, (false, true, false)),
        (PlanMode::Drift, (false, true, true)),
        (PlanMode::Destroy, (true, false, false)),
    ];
    for (index, (mode, expected)) in kinds.into_iter().enumerate() {
        let request = PlanRequest { stack: Some(stack("")), mode: mode.into() };
        let plan = site.stage.client.plan(request).execute().await?.plan.unwrap();
        let run = &site.fake.runs()[index];
        assert_eq!((run.kind.is_destroy, run.kind.plan_only, run.kind.refresh_only), expected, "{mode:?}");
        assert_eq!(plan.file.is_some(), !run.kind.plan_only);
    }
    let read_only = DeployRequest { mode: PlanMode::Drift.into(), ..deployment(stack("")) };
    let refused = site.stage.client.deploy(read_only).execute().await.unwrap_err();
    assert_eq!(refused.application_failure().unwrap().r#type, CONFIGURATION_INVALID);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn everything_is_destroyed_by_a_run() -> TestResult {
    let site = Site::scripted("").await?;
    site.stage.client.destroy(DestroyRequest { stack: Some(stack("")) }).execute().await?;
    assert!(site.fake.runs()[0].kind.is_destroy && site.fake.runs()[0].status == "applied");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_stack_that_cannot_be_executed_is_refused() -> TestResult {
    let site = Site::scripted("").await?;
    let mut managed = stack("");
    managed.managed_state = true;
    let mut backend = stack("");
    backend.backend.insert("bucket".to_owned(), "x".to_owned());
    let mut unknown = stack("");
    unknown.name = "other".to_owned();
    let mut hostile = stack("");
    hostile.name = "db/../../organizations".to_owned();
    let mut elsewhere = stack("");
    elsewhere.configuration.as_mut().unwrap().root = "modules".to_owned();
    for stack in [managed, backend, unknown, hostile, elsewhere] {
        let name = stack.name.clone();
        let request = PlanRequest { stack: Some(stack), mode: 0 };
        let refused = site.stage.client.plan(request).execute().await.unwrap_err();
        assert_eq!(refused.application_failure().unwrap().r#type, CONFIGURATION_INVALID, "{name}");
    }
    assert!(site.fake.runs().is_empty());
    Ok(site.stage.env.finish()?)
}
