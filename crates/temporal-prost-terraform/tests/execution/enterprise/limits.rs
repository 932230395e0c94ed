//! Rate limits, failing servers, expired tokens, and invalid responses.

use super::fake::{FakeEnterprise, Fault};
use super::{SCRIPT, Site, deployment, enterprise, execution, stack, token};
use crate::hasty::{self, Lost};
use crate::stage::{Fake, Stage, TestResult, apply};
use std::fs;
use std::time::{Duration, Instant};
use temporal_prost::Report;
use temporal_prost_secret::TokenFile;
use temporal_prost_terraform::execution::CONFIGURATION_INVALID;
use temporal_prost_terraform::execution::v1::{Outcome, PlanMode, PlanRequest, Stack};

const GARBAGE: [&str; 5] = [
    "",
    "<html>Bad gateway</html>",
    "{\"data\":null}",
    "{\"data\":{\"id\":\"../../../admin\",\"type\":\"runs\",\"attributes\":{\"status\":\"applied\"}}}",
    "{\"data\":{\"id\":\"run-0\",\"type\":\"runs\",\"attributes\":{\"status\":7,\"locked\":7}}}",
];

#[tokio::test]
async fn limits_are_waited_for() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.inject(Fault::new("POST /api/v2/runs", 429).header("Retry-After", "1"));
    site.fake.inject(Fault::new("GET /api/v2/runs/", 429).times(2).header("X-RateLimit-Reset", "0.4"));
    site.fake.inject(Fault::new("GET /api/v2/plans/", 503));
    let begun = Instant::now();
    site.stage.client.apply(apply(stack(""))).execute().await?;
    assert!(begun.elapsed() >= Duration::from_millis(1000 + 400 + 400 + 500), "{:?}", begun.elapsed());
    assert_eq!(site.fake.runs().len(), 1);
    assert_eq!(site.fake.count("POST /api/v2/runs"), 2);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_limit_loses_no_attempt() -> TestResult {
    let site = Site::scripted("").await?;
    let workspace = "GET /api/v2/organizations/acme/workspaces/db";
    // The pause is longer than the heartbeat timeout of the workflow.
    site.fake.inject(Fault::new(workspace, 429).header("Retry-After", "7"));
    site.stage.env.worker(hasty::QUEUE, hasty::register)?;
    hasty::run(&site.stage.env.client(), &stack(""), Lost::Silent).await?;
    // Each of the three activities reads the workspace once, and the first reads it again.
    assert_eq!(site.fake.count(workspace), 4);
    assert_eq!(site.fake.count("POST /api/v2/workspaces/ws-1/configuration-versions"), 1);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_limited_upload_delays_all_requests() -> TestResult {
    let site = Site::scripted("").await?;
    let upload = format!("PUT /archivist/{}/versions/0", site.fake.signature());
    site.fake.inject(Fault::new(&upload, 429).header("Retry-After", "3"));
    let run = site.stage.client.apply(apply(stack(""))).start().await?;
    site.fake.until("the upload", |data| data.requests.contains(&upload)).await?;
    let begun = Instant::now();
    let other = Stack { name: "other".to_owned(), ..stack("") };
    let request = PlanRequest { stack: Some(other), mode: 0 };
    let missing = site.stage.client.plan(request).execute().await.unwrap_err();
    assert_eq!(missing.application_failure().unwrap().r#type, CONFIGURATION_INVALID);
    assert!(begun.elapsed() >= Duration::from_secs(2), "{:?}", begun.elapsed());
    run.result().await?;
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_request_that_a_proxy_gives_up_is_tried_again() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.inject(Fault::new("GET /api/v2/runs/", 408));
    site.fake.inject(Fault::new("POST /api/v2/runs", 408).late());
    site.stage.client.apply(apply(stack(""))).execute().await?;
    assert_eq!(site.fake.runs().len(), 1);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_large_log_is_read() -> TestResult {
    let site = Site::scripted("").await?;
    let log = format!("GET /archivist/{}/applies/0", site.fake.signature());
    let body = String::leak("a line of a large log\n".repeat(4 << 20));
    site.fake.inject(Fault::new(&log, 200).body(body));
    site.stage.client.apply(apply(stack(""))).execute().await?;
    assert_eq!(site.fake.count(&log), 1);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_rejected_confirmation_is_requested_more_and_more_rarely() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = Fake::new(directory.path(), SCRIPT)?;
    let fake = FakeEnterprise::start(directory.path(), script.path("tofu"))?;
    let polling = (Duration::from_millis(200), Duration::from_secs(10));
    let enterprise = enterprise(&fake, token(&fake))?.polling(polling.0, polling.1);
    let stage = Stage::with(execution(&enterprise, directory.path())).await?;
    let confirm = "POST /api/v2/runs/run-0/actions/apply";
    fake.inject(Fault::new(confirm, 409).times(4));
    let run = stage.client.apply(apply(stack(""))).start().await?;
    fake.until("a confirmation", |data| data.requests.iter().any(|made| made == confirm)).await?;
    let begun = Instant::now();
    run.result().await?;
    assert_eq!(fake.count(confirm), 5);
    assert!(begun.elapsed() >= Duration::from_millis(200 + 300 + 450 + 675), "{:?}", begun.elapsed());
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn uploads_and_logs_are_tried_again() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.inject(Fault::new("PUT /archivist/", 502).times(2));
    site.fake.inject(Fault::new("GET /archivist/", 500));
    site.stage.client.apply(apply(stack(""))).execute().await?;
    assert_eq!(site.fake.data().runs[0].status, "applied");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_token_that_was_replaced_is_read_again() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = Fake::new(directory.path(), SCRIPT)?;
    let fake = FakeEnterprise::start(directory.path(), script.path("tofu"))?;
    let file = directory.path().join("token");
    fs::write(&file, "expired")?;
    let tokens = TokenFile::open(&file)?;
    let stage = Stage::with(execution(&enterprise(&fake, tokens)?, directory.path())).await?;
    let run = stage.client.apply(apply(super::stack(""))).start().await?;
    let workspace = "GET /api/v2/organizations/acme/workspaces/db";
    fake.until("a refused token", |data| data.count(workspace) > 0).await?;
    fs::write(&file, fake.token())?;
    run.result().await?;
    assert!(fake.count(workspace) >= 2);
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn an_expired_token_is_a_readable_failure() -> TestResult {
    let site = Site::scripted("").await?;
    let expired = token(&site.fake);
    site.fake.data().token = "another".to_owned();
    let request = PlanRequest { stack: Some(stack("")), mode: 0 };
    let failed = site.stage.client.plan(request).execute().await.unwrap_err();
    let text = Report::new(&failed).to_string();
    assert!(text.contains("does not accept the token; renew it"), "{text}");
    assert!(!text.contains(expired.expose()), "{text}");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_lost_answer_creates_no_second_run() -> TestResult {
    for fault in [
        Fault::new("POST /api/v2/runs", 503).late(),
        Fault::new("POST /api/v2/runs", 201).late().body("<html>"),
        Fault::new("POST /api/v2/runs", 502),
    ] {
        let site = Site::scripted("").await?;
        site.fake.inject(fault);
        let deployed = site.stage.client.apply(apply(stack(""))).execute().await?;
        assert!(deployed.outputs.is_some());
        assert_eq!(site.fake.runs().len(), 1);
        site.stage.env.finish()?;
    }
    Ok(())
}

#[tokio::test]
async fn a_lost_answer_creates_no_second_run_that_only_plans() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.inject(Fault::new("POST /api/v2/runs", 503).late());
    let request = PlanRequest { stack: Some(stack("")), mode: PlanMode::Preview.into() };
    site.stage.client.plan(request).execute().await?;
    assert_eq!((site.fake.runs().len(), site.fake.count("POST /api/v2/runs")), (1, 1));
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn garbage_is_an_error_and_then_tried_again() -> TestResult {
    let requests = [
        "GET /api/v2/organizations/acme/workspaces/db",
        "POST /api/v2/workspaces/ws-1/configuration-versions",
        "GET /api/v2/configuration-versions/cv-0",
        "GET /api/v2/runs/run-0",
        "GET /archivist/",
        "GET /api/v2/workspaces/ws-1/current-state-version-outputs",
    ];
    for (index, request) in requests.into_iter().enumerate() {
        let site = Site::scripted("").await?;
        site.fake.inject(Fault::new(request, 200).body(GARBAGE[index % GARBAGE.len()]));
        let deployed = site.stage.client.apply(apply(stack(""))).execute().await;
        let deployed = deployed.map_err(|error| format!("{request}: {}", Report::new(&error)))?;
        assert_eq!(deployed.outputs.unwrap().values.len(), 2, "{request}");
        assert_eq!(site.fake.runs().len(), 1, "{request}");
        site.stage.env.finish()?;
    }
    Ok(())
}

#[tokio::test]
async fn garbage_without_end_is_a_failure() -> TestResult {
    for garbage in GARBAGE {
        let site = Site::scripted("").await?;
        let request = "GET /api/v2/organizations/acme/workspaces/db";
        site.fake.inject(Fault::new(request, 200).times(1000).body(garbage));
        let failed = site.stage.client.deploy(deployment(stack(""))).execute().await.unwrap_err();
        let text = Report::new(&failed).to_string();
        assert!(text.contains("has returned an invalid workspace `db`"), "{text}");
        site.stage.env.finish()?;
    }
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_explained_and_not_repeated() -> TestResult {
    let site = Site::scripted("").await?;
    let body = r#"{"errors":[{"status":"422","title":"invalid","detail":"Variables are too large"}]}"#;
    site.fake.inject(Fault::new("POST /api/v2/runs", 422).times(1000).body(body));
    let failed = site.stage.client.deploy(deployment(stack(""))).execute().await.unwrap_err();
    let text = Report::new(&failed).to_string();
    assert!(text.contains("Variables are too large"), "{text}");
    assert_eq!(site.fake.count("POST /api/v2/runs"), 1);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn redirects_do_not_leave_tls() -> TestResult {
    let site = Site::scripted("").await?;
    let redirect = Fault::new("GET /api/v2/plans/plan-0/json-output", 307);
    site.fake.inject(redirect.times(1000).header("Location", "http://169.254.169.254/latest/meta-data"));
    let failed = site.stage.client.deploy(deployment(stack(""))).execute().await.unwrap_err();
    let text = Report::new(&failed).to_string();
    assert!(text.contains("an invalid plan in JSON"), "{text}");
    assert!(!text.contains("169.254"), "{text}");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn an_unknown_status_is_waited_for() -> TestResult {
    let site = Site::scripted("").await?;
    let body = r#"{"data":{"id":"run-0","type":"runs","attributes":{"status":"dreaming","actions":{}}}}"#;
    site.fake.inject(Fault::new("GET /api/v2/runs/run-0", 200).times(3).body(body));
    let run = site.planned(stack("")).await?;
    run.decide(super::decision(&run, false).await?).execute().await?;
    assert_eq!(run.result().await?.outcome(), Outcome::Rejected);
    Ok(site.stage.env.finish()?)
}
