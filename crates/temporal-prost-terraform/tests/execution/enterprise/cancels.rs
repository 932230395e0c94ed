//! Cancelled runs.

use super::fake::{FakeEnterprise, Fault};
use super::{SCRIPT, Site, enterprise, execution, stack, token};
use crate::cli::resolvers::{Slow, secret_stack};
use crate::patience::{gone, soon, written};
use crate::stage::{Fake, Stage, TestResult, apply};
use std::time::Duration;
use temporal_prost_terraform::execution::RUN_FAILED;
use temporal_prost_terraform::execution::v1::CancelRunRequest;

/// Returns a script that runs in the command `when` until it is interrupted.
fn slow(when: &str, interrupted: &str) -> String {
    format!(
        "if [ $command = {when} ]; then
            trap '{interrupted}' INT
            echo $$ > \"$here/pid\"
            while [ ! -f \"$here/go\" ]; do sleep 0.05; done
        fi"
    )
}

async fn cancelled(when: &str, interrupted: &str) -> TestResult<Site> {
    let site = Site::scripted(&slow(when, interrupted)).await?;
    let run = site.stage.client.apply(apply(stack(""))).start().await?;
    let process = written(&site.path("pid")).await?;
    run.cancel_run(CancelRunRequest::default()).await?;
    assert!(run.result().await.unwrap_err().is_cancelled());
    gone(&process).await?;
    assert_eq!(site.fake.runs()[0].status, "canceled");
    Ok(site)
}

fn names(site: &Site) -> Vec<String> {
    site.actions().into_iter().map(|(name, _)| name).collect()
}

#[tokio::test]
async fn a_run_that_waits_for_a_secret_can_be_cancelled() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = Fake::new(directory.path(), SCRIPT)?;
    let fake = FakeEnterprise::start(directory.path(), script.path("tofu"))?;
    let (resolver, counted) = Slow::stuck();
    let execution = execution(&enterprise(&fake, token(&fake))?, directory.path()).secrets(resolver);
    let stage = Stage::with(execution).await?;
    // It is dropped before the stage, which waits for the resolver.
    let mut calls = counted;
    let run = stage.client.apply(apply(secret_stack())).start().await?;
    calls.wait_for(|calls| *calls == 1).await?;
    run.cancel_run(CancelRunRequest::default()).await?;
    assert!(soon("the end of the run", run.result()).await?.unwrap_err().is_cancelled());
    assert!(fake.runs().is_empty());
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_cancelled_plan_cancels_its_run() -> TestResult {
    let site = cancelled("plan", "exit 1").await?;
    assert_eq!(names(&site), ["cancel"]);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_plan_that_is_done_before_the_cancellation_is_discarded() -> TestResult {
    let site = Site::scripted("").await?;
    let json = "GET /api/v2/plans/plan-0/json-output";
    site.fake.inject(Fault::new(json, 503).held());
    let run = site.stage.client.apply(apply(stack(""))).start().await?;
    site.fake.until("the request for the plan", |data| data.count(json) > 0).await?;
    run.cancel_run(CancelRunRequest::default()).await?;
    site.fake.release();
    assert!(run.result().await.unwrap_err().is_cancelled());
    assert_eq!((names(&site), site.fake.runs()[0].status), (vec!["discard".to_owned()], "discarded"));
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_cancelled_apply_cancels_its_run_and_saves_the_state() -> TestResult {
    let site = cancelled("apply", "echo saved > terraform.tfstate; exit 1").await?;
    assert_eq!(names(&site), ["apply", "cancel"]);
    assert_eq!(site.fake.data().states, [b"saved\n".to_vec()]);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_run_that_ignores_the_cancellation_is_ended_by_force() -> TestResult {
    let site = cancelled("apply", "").await?;
    assert_eq!(names(&site), ["apply", "cancel", "force-cancel"]);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_run_that_a_person_cancels_is_a_failure() -> TestResult {
    let site = Site::scripted(&slow("plan", "exit 1")).await?;
    let run = site.stage.client.apply(apply(stack(""))).start().await?;
    written(&site.path("pid")).await?;
    {
        let mut data = site.fake.data();
        data.runs[0].status = "canceled";
    }
    let failed = run.result().await.unwrap_err();
    let failure = failed.application_failure().unwrap();
    assert_eq!((failure.r#type.as_str(), failure.non_retryable), (RUN_FAILED, true));
    assert_eq!(site.fake.runs().len(), 1);
    site.go()?;
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_rejected_cancellation_is_requested_again() -> TestResult {
    let site = Site::scripted(&slow("plan", "exit 1")).await?;
    let cancel = "POST /api/v2/runs/run-0/actions/cancel";
    site.fake.inject(Fault::new(cancel, 409));
    let run = site.stage.client.apply(apply(stack(""))).start().await?;
    written(&site.path("pid")).await?;
    run.cancel_run(CancelRunRequest::default()).await?;
    site.fake.until("the end of the run", |data| data.runs[0].is_final()).await?;
    assert!(run.result().await.unwrap_err().is_cancelled());
    assert_eq!((names(&site), site.fake.count(cancel)), (vec!["cancel".to_owned()], 2));
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_cancelled_run_does_not_wait_for_its_configuration() -> TestResult {
    let site = Site::scripted("").await?;
    let version = "GET /api/v2/configuration-versions/cv-0";
    let body = r#"{"data":{"id":"cv-0","type":"configuration-versions","attributes":{"status":"pending"}}}"#;
    site.fake.inject(Fault::new(version, 200).times(usize::MAX).body(body));
    let run = site.stage.client.apply(apply(stack(""))).start().await?;
    site.fake.until("the upload", |data| data.requests.iter().any(|made| made == version)).await?;
    run.cancel_run(CancelRunRequest::default()).await?;
    let cancelled = tokio::time::timeout(Duration::from_secs(30), run.result()).await?;
    assert!(cancelled.unwrap_err().is_cancelled());
    assert!(site.fake.runs().is_empty());
    Ok(site.stage.env.finish()?)
}
