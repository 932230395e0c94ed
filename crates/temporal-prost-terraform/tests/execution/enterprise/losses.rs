//! Lost attempts and workers. The next attempt continues the same run.

use super::fake::{FakeEnterprise, Fault, Run};
use super::{SCRIPT, Site, execution, stack};
use crate::environment::connect;
use crate::hasty::{self, Lost};
use crate::patience::written;
use crate::process::{self, WorkerProcess};
use crate::stage::{Fake, TestResult, apply};
use std::path::Path;
use std::sync::Arc;
use temporal_prost_secret::Token;
use test_terraform::TestServer;

/// The number of attempts before the plan.
const INIT: usize = 1;

/// Returns a script that waits for a file in a command.
fn waiting(command: &str) -> String {
    format!(
        "if [ $command = {command} ]; then
            echo $$ >> \"$here/pid\"
            while [ ! -f \"$here/go\" ]; do sleep 0.05; done
        fi"
    )
}

/// Runs a workflow whose activities are lost soon. `act` waits for something and lets them go on.
async fn impatient(site: &Site, act: impl Future<Output = TestResult>) -> TestResult {
    site.stage.env.worker(hasty::QUEUE, hasty::register)?;
    let (client, stack) = (site.stage.env.client(), stack(""));
    let (done, acted) = tokio::join!(hasty::run(&client, &stack, Lost::Slow), act);
    acted?;
    done
}

/// Waits until this number of attempts of activities have begun. Each of them reads the workspace first.
async fn begun(fake: &FakeEnterprise, attempts: usize) -> TestResult {
    let workspace = "GET /api/v2/organizations/acme/workspaces/db";
    fake.until("the next attempt", |data| data.count(workspace) >= attempts).await
}

fn names(site: &Site) -> Vec<String> {
    site.actions().into_iter().map(|(name, _)| name).collect()
}

#[tokio::test]
async fn an_attempt_that_was_lost_before_its_heartbeat_finds_its_run() -> TestResult {
    let site = Site::scripted("").await?;
    // The run is created, but its worker never learns of it.
    site.fake.inject(Fault::new("POST /api/v2/runs", 201).late().held());
    let release = async {
        begun(&site.fake, INIT + 2).await?;
        site.fake.release();
        Ok(())
    };
    impatient(&site, release).await?;
    assert_eq!(site.fake.count("POST /api/v2/runs"), 1);
    assert_eq!(names(&site), ["apply"]);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_lost_attempt_ends_the_run_that_it_creates_beside_the_next() -> TestResult {
    let site = Site::scripted("").await?;
    // The rate limit delays the first attempt, so it is lost before it creates its run.
    site.fake.inject(Fault::new("POST /api/v2/runs", 429).header("Retry-After", "0").held());
    let release = async {
        site.fake.until("the first run", |data| data.runs.len() == 1).await?;
        site.fake.release();
        Ok(())
    };
    impatient(&site, release).await?;
    site.fake.until("the end of the second run", |data| data.runs.get(1).is_some_and(Run::is_final)).await?;
    let runs = site.fake.runs();
    assert_eq!((runs.len(), runs[0].status), (2, "applied"));
    assert!(["discarded", "canceled"].contains(&runs[1].status), "{runs:?}");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_run_that_a_killed_attempt_creates_later_is_ended() -> TestResult {
    let site = Site::scripted(&waiting("plan")).await?;
    let repeat = async {
        begun(&site.fake, INIT + 2).await?;
        site.fake.repeat_first();
        site.go()
    };
    impatient(&site, repeat).await?;
    let runs = site.fake.runs();
    assert_eq!((runs.len(), runs[0].status), (2, "applied"));
    assert!(["discarded", "canceled"].contains(&runs[1].status), "{runs:?}");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn an_attempt_that_is_too_slow_leaves_its_run_to_the_next() -> TestResult {
    for (command, earlier) in [("plan", INIT), ("apply", INIT + 1)] {
        let site = Site::scripted(&waiting(command)).await?;
        let go = async {
            begun(&site.fake, earlier + 2).await?;
            site.go()
        };
        impatient(&site, go).await?;
        // The first attempt has not cancelled the run that the second attempt continues.
        assert_eq!(names(&site), ["apply"], "{command}");
        site.stage.env.finish()?;
    }
    Ok(())
}

#[tokio::test]
async fn a_worker_that_stops_leaves_its_run_to_the_next() -> TestResult {
    for command in ["plan", "apply"] {
        let site = Site::scripted(&waiting(command)).await?;
        let run = site.stage.client.apply(apply(stack(""))).start().await?;
        written(&site.path("pid")).await?;
        site.restart_worker().await?;
        site.go()?;
        run.result().await?;
        assert_eq!(names(&site), ["apply"], "{command}");
        site.stage.env.finish()?;
    }
    Ok(())
}

/// The variables of a worker that a test kills.
const FAKE: &str = "TEMPORAL_PROST_ENTERPRISE_URL";
const CERTIFICATE: &str = "TEMPORAL_PROST_ENTERPRISE_CERTIFICATE";
const TOKEN: &str = "TEMPORAL_PROST_ENTERPRISE_TOKEN";

/// Runs in a separate process.
#[tokio::test]
#[ignore = "the test below starts it"]
async fn worker() -> TestResult {
    let activities = |directory: &Path| {
        let variable = |name: &str| std::env::var(name);
        let tokens = Arc::new(Token::new(&variable(TOKEN)?, "the test")?);
        let enterprise = super::connect(&variable(FAKE)?, &variable(CERTIFICATE)?, tokens)?;
        Ok(execution(&enterprise, directory))
    };
    process::serve(activities).await
}

#[tokio::test]
async fn a_killed_worker_creates_no_second_run() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = Fake::new(directory.path(), &format!("{}\n{SCRIPT}", waiting("plan")))?;
    let fake = FakeEnterprise::start(directory.path(), script.path("tofu"))?;
    let server = TestServer::start().await;
    let client = connect(&server.address, &server.namespace).await?;
    let _workflows = hasty::worker(&client)?;
    let (url, token) = (fake.url(), fake.token());
    let variables = [(FAKE, url.as_str()), (CERTIFICATE, fake.certificate()), (TOKEN, &token)];
    let start =
        || WorkerProcess::connected("enterprise::losses::worker", directory.path(), &server, &variables);
    let first = start()?;
    let replace = async {
        written(&script.path("pid")).await?;
        first.kill()?;
        std::fs::write(script.path("go"), "")?;
        start()
    };
    let stack = stack("");
    let (applied, second) = tokio::join!(hasty::run(&client, &stack, Lost::Silent), replace);
    second?.kill()?;
    applied?;
    assert_eq!((fake.runs().len(), fake.count("POST /api/v2/runs")), (1, 1));
    Ok(())
}
