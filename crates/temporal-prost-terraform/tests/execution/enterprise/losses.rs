//! Attempts and workers that are lost: the next one goes on with the same run.

use super::fake::Fault;
use super::{SCRIPT, Site, connect, execution, stack};
use crate::environment::Environment;
use crate::stage::{Fake, TestResult, apply, written};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use temporal_prost::client::{
    Client, ClientOptions, Connection, ConnectionOptions, Url, WorkflowGetResultOptions, WorkflowStartOptions,
};
use temporal_prost::sdk::{Runtime, Worker, WorkerOptions, WorkflowContext, WorkflowResult};
use temporal_prost_secret::Token;
use temporal_prost_terraform::execution::Workflows;
use temporal_prost_terraform::execution::v1::terraform_temporal::{self, TerraformClient, activities};
use temporal_prost_terraform::execution::v1::{RunApplyRequest, RunInitRequest, RunPlanRequest};
use temporal_prost_testing::MemoryServer;
use temporalio_macros::{workflow, workflow_methods};
use tokio::net::TcpListener;

/// Waits for a file in a command.
fn waiting(command: &str) -> String {
    format!(
        "if [ $command = {command} ]; then
            echo $$ >> \"$here/pid\"
            while [ ! -f \"$here/go\" ]; do sleep 0.05; done
        fi"
    )
}

/// Plans and applies with attempts that are soon taken for lost.
#[workflow]
#[derive(Default)]
struct Impatient;

#[workflow_methods]
impl Impatient {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let stack = Some(stack(""));
        let bundle = Some(activities(ctx).run_init(RunInitRequest { stack: stack.clone() }).await?);
        let plan = RunPlanRequest { stack: stack.clone(), bundle, mode: 0 };
        let limit = Duration::from_secs(3);
        let plan = Some(activities(ctx).run_plan(plan).start_to_close_timeout(limit).await?);
        let apply = RunApplyRequest { stack, plan, ..RunApplyRequest::default() };
        activities(ctx).run_apply(apply).start_to_close_timeout(limit).await?;
        Ok(())
    }
}

async fn impatient(site: &Site) -> TestResult {
    site.stage.env.worker("impatient", |options| {
        options.register_workflow::<Impatient>()?;
        Ok(())
    })?;
    let options = WorkflowStartOptions::new("impatient", "impatient").build();
    let run = site.stage.env.client().start_workflow(Impatient::run, (), options).await?;
    Ok(run.get_result(WorkflowGetResultOptions::default()).await?)
}

fn names(site: &Site) -> Vec<String> {
    site.actions().into_iter().map(|(name, _)| name).collect()
}

#[tokio::test]
async fn an_attempt_that_was_lost_before_its_heartbeat_finds_its_run() -> TestResult {
    let site = Site::scripted("").await?;
    // The run is created, and its worker never learns of it.
    site.fake.inject(Fault::new("POST /api/v2/runs", 201).late().delayed(Duration::from_secs(8)));
    impatient(&site).await?;
    assert_eq!(site.fake.count("POST /api/v2/runs"), 1);
    assert_eq!(names(&site), ["apply"]);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn an_attempt_that_is_too_slow_leaves_its_run_to_the_next() -> TestResult {
    for command in ["plan", "apply"] {
        let site = Site::scripted(&waiting(command)).await?;
        let go = site.path("go");
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(5)).await;
            std::fs::write(go, "")
        });
        impatient(&site).await?;
        // The first attempt has not cancelled what the second has attached to.
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
        let Environment::Memory(env) = &site.stage.env else {
            // Elsewhere, the test below kills a process.
            return Ok(());
        };
        env.restart_worker().await?;
        site.go()?;
        run.result().await?;
        assert_eq!(names(&site), ["apply"], "{command}");
        site.stage.env.finish()?;
    }
    Ok(())
}

/// The variables of a worker that a test kills.
const ADDRESS: &str = "TEMPORAL_PROST_ENTERPRISE_ADDRESS";
const FAKE: &str = "TEMPORAL_PROST_ENTERPRISE_URL";
const CERTIFICATE: &str = "TEMPORAL_PROST_ENTERPRISE_CERTIFICATE";
const TOKEN: &str = "TEMPORAL_PROST_ENTERPRISE_TOKEN";
const DIRECTORY: &str = "TEMPORAL_PROST_ENTERPRISE_DIRECTORY";

/// Runs in a process of its own.
#[tokio::test]
#[ignore = "the test below starts it"]
async fn worker() -> TestResult {
    let Ok(address) = std::env::var(ADDRESS) else { return Ok(()) };
    let variable = |name: &str| std::env::var(name);
    let tokens = Arc::new(Token::new(&variable(TOKEN)?, "the test")?);
    let enterprise = connect(&variable(FAKE)?, &variable(CERTIFICATE)?, tokens)?;
    let execution = execution(&enterprise, &PathBuf::from(variable(DIRECTORY)?));
    let target = Url::parse(&format!("http://{address}"))?;
    let connection = Connection::connect(ConnectionOptions::new(target).build()).await?;
    let client = Client::new(connection, ClientOptions::new("default").build())?;
    let mut options = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
    terraform_temporal::register_workflows::<Workflows>(&mut options)?;
    terraform_temporal::register_activities(&mut options, execution)?;
    let mut worker = Worker::new(&Runtime::from_current_tokio(Default::default())?, client, options)?;
    Ok(tokio::task::LocalSet::new().run_until(worker.run()).await?)
}

#[tokio::test]
async fn a_killed_worker_creates_no_second_run() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = Fake::new(directory.path(), &format!("{}\n{SCRIPT}", waiting("plan")))?;
    let fake = super::FakeEnterprise::start(directory.path(), script.path("tofu"))?;
    let server = MemoryServer::with_options(|options| options.skip_time = false);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    let clone = server.clone();
    tokio::spawn(async move { clone.serve(listener).await });
    let spawn = || {
        Command::new(std::env::current_exe()?)
            .args(["--exact", "enterprise::losses::worker", "--ignored"])
            .envs([(ADDRESS, address.as_str()), (FAKE, &fake.url()), (CERTIFICATE, fake.certificate())])
            .env(TOKEN, fake.token())
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::null())
            .spawn()
    };
    let mut first = spawn()?;
    let client = TerraformClient::new(server.client().await?);
    let run = client.apply(apply(stack(""))).start().await?;
    written(&script.path("pid")).await?;
    first.kill()?;
    first.wait()?;
    // The heartbeats are missed.
    server.skip(Duration::from_mins(2)).await;
    let mut second = spawn()?;
    std::fs::write(script.path("go"), "")?;
    let applied = run.result().await;
    second.kill()?;
    second.wait()?;
    applied?;
    assert_eq!((fake.runs().len(), fake.count("POST /api/v2/runs")), (1, 1));
    Ok(())
}
