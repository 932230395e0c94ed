//! Lost attempts and workers. The next attempt continues the same run.

use super::fake::{FakeEnterprise, Fault, Run};
use super::{SCRIPT, Site, execution, stack};
use crate::environment::connect;
use crate::hasty::{self, Lost};
use crate::stage::{Fake, TestResult, apply, written};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_secret::Token;
use temporal_prost_terraform::execution::v1::terraform_temporal;
use test_terraform::{TestServer, TestWorker};

/// Returns a script that waits for a file in a command.
fn waiting(command: &str) -> String {
    format!(
        "if [ $command = {command} ]; then
            echo $$ >> \"$here/pid\"
            while [ ! -f \"$here/go\" ]; do sleep 0.05; done
        fi"
    )
}

async fn impatient(site: &Site) -> TestResult {
    site.stage.env.worker(hasty::QUEUE, hasty::register)?;
    hasty::run(&site.stage.env.client(), &stack(""), Lost::Slow).await
}

/// Waits until so many attempts have begun after the first activity. Each attempt reads the workspace once.
async fn attempts(site: &Site, number: usize) -> TestResult {
    let is_read = |made: &&String| *made == "GET /api/v2/organizations/acme/workspaces/db";
    site.fake.until("the next attempt", |data| data.requests.iter().filter(is_read).count() > number).await
}

fn names(site: &Site) -> Vec<String> {
    site.actions().into_iter().map(|(name, _)| name).collect()
}

#[tokio::test]
async fn an_attempt_that_was_lost_before_its_heartbeat_finds_its_run() -> TestResult {
    let site = Site::scripted("").await?;
    // The run is created, but its worker never learns of it.
    site.fake.inject(Fault::new("POST /api/v2/runs", 201).late().delayed(Duration::from_secs(8)));
    impatient(&site).await?;
    assert_eq!(site.fake.count("POST /api/v2/runs"), 1);
    assert_eq!(names(&site), ["apply"]);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_lost_attempt_ends_the_run_that_it_creates_beside_the_next() -> TestResult {
    let site = Site::scripted("").await?;
    // The rate limit delays the first attempt, so it is lost before it creates its run.
    let limited = Fault::new("POST /api/v2/runs", 429).delayed(Duration::from_secs(7));
    site.fake.inject(limited.header("Retry-After", "0"));
    impatient(&site).await?;
    site.fake.until("the end of the second run", |data| data.runs.get(1).is_some_and(Run::is_final)).await?;
    let runs = site.fake.runs();
    assert_eq!((runs.len(), runs[0].status), (2, "applied"));
    assert!(["discarded", "canceled"].contains(&runs[1].status), "{runs:?}");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_run_that_a_killed_attempt_creates_later_is_ended() -> TestResult {
    let site = Site::scripted(&waiting("plan")).await?;
    let create = async {
        attempts(&site, 2).await?;
        site.fake.repeat_first();
        site.go()
    };
    tokio::try_join!(impatient(&site), create)?;
    let runs = site.fake.runs();
    assert_eq!((runs.len(), runs[0].status), (2, "applied"));
    assert!(["discarded", "canceled"].contains(&runs[1].status), "{runs:?}");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn an_attempt_that_is_too_slow_leaves_its_run_to_the_next() -> TestResult {
    for (command, index) in [("plan", 1), ("apply", 2)] {
        let site = Site::scripted(&waiting(command)).await?;
        let proceed = async {
            attempts(&site, index + 1).await?;
            site.go()
        };
        tokio::try_join!(impatient(&site), proceed)?;
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
const ADDRESS: &str = "TEMPORAL_PROST_ENTERPRISE_ADDRESS";
const NAMESPACE: &str = "TEMPORAL_PROST_ENTERPRISE_NAMESPACE";
const FAKE: &str = "TEMPORAL_PROST_ENTERPRISE_URL";
const CERTIFICATE: &str = "TEMPORAL_PROST_ENTERPRISE_CERTIFICATE";
const TOKEN: &str = "TEMPORAL_PROST_ENTERPRISE_TOKEN";
const DIRECTORY: &str = "TEMPORAL_PROST_ENTERPRISE_DIRECTORY";

/// Runs in a separate process.
#[tokio::test]
#[ignore = "the test below starts it"]
async fn worker() -> TestResult {
    let Ok(address) = std::env::var(ADDRESS) else { return Ok(()) };
    let variable = |name: &str| std::env::var(name);
    let tokens = Arc::new(Token::new(&variable(TOKEN)?, "the test")?);
    let enterprise = super::connect(&variable(FAKE)?, &variable(CERTIFICATE)?, tokens)?;
    let execution = execution(&enterprise, &PathBuf::from(variable(DIRECTORY)?));
    let client = connect(&address, &variable(NAMESPACE)?).await?;
    let mut options = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
    terraform_temporal::register_activities(&mut options, execution)?;
    let _worker = TestWorker::start(client, options);
    std::future::pending().await
}

#[tokio::test]
async fn a_killed_worker_creates_no_second_run() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = Fake::new(directory.path(), &format!("{}\n{SCRIPT}", waiting("plan")))?;
    let fake = FakeEnterprise::start(directory.path(), script.path("tofu"))?;
    let server = TestServer::start().await;
    let client = connect(&server.address, &server.namespace).await?;
    let _workflows = hasty::worker(&client)?;
    let start_worker = || {
        Command::new(std::env::current_exe()?)
            .args(["--exact", "enterprise::losses::worker", "--ignored"])
            .envs([(ADDRESS, &server.address), (NAMESPACE, &server.namespace)])
            .envs([(FAKE, fake.url().as_str()), (CERTIFICATE, fake.certificate()), (TOKEN, &fake.token())])
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::null())
            .spawn()
    };
    let mut first = start_worker()?;
    let replace = async {
        written(&script.path("pid")).await?;
        first.kill()?;
        first.wait()?;
        std::fs::write(script.path("go"), "")?;
        TestResult::Ok(start_worker()?)
    };
    let stack = stack("");
    let (applied, second) = tokio::join!(hasty::run(&client, &stack, Lost::Silent), replace);
    let mut second = second?;
    second.kill()?;
    second.wait()?;
    applied?;
    assert_eq!((fake.runs().len(), fake.count("POST /api/v2/runs")), (1, 1));
    Ok(())
}
