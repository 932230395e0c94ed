//! Heartbeats, in a workflow of another service.

use crate::canary::{CANARY, assert_absent, quoted, url};
use crate::environment::connect;
use crate::patience::{seen, written};
use crate::stage::{Fake, TestResult, execution, stack};
use std::fs;
use std::time::{Duration, SystemTime};
use temporal_prost::client::{
    Client, WorkflowDescribeOptions, WorkflowGetResultOptions, WorkflowStartOptions,
};
use temporal_prost::common::protos::temporal::api::workflow::v1::PendingActivityInfo;
use temporal_prost::common::protos::temporal::api::workflowservice::v1::DescribeWorkflowExecutionResponse;
use temporal_prost::sdk::{WorkerOptions, WorkflowContext, WorkflowResult};
use temporal_prost_terraform::execution::Execution;
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};
use temporal_prost_terraform::execution::v1::terraform_temporal::{self, activities};
use temporal_prost_terraform::execution::v1::{RunInitRequest, RunPlanRequest, SecretReference, Stack};
use temporalio_macros::{workflow, workflow_methods};
use test_terraform::{TestServer, TestWorker};

const TIMEOUT: Duration = Duration::from_secs(2);

/// A workflow of a user that calls the activities with its own options.
#[workflow]
#[derive(Default)]
struct Quick;

#[workflow_methods]
impl Quick {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, file: String) -> WorkflowResult<()> {
        let (target, source) = (Target::Variable("password".to_owned()), Source::FromFile(file));
        let secrets = vec![SecretReference { target: Some(target), source: Some(source) }];
        let stack = Some(Stack { secrets, ..stack("") });
        let bundle = Some(activities(ctx).run_init(RunInitRequest { stack: stack.clone() }).await?);
        let plan = RunPlanRequest { stack, bundle, mode: 0 };
        activities(ctx).run_plan(plan).heartbeat_timeout(TIMEOUT).await?;
        Ok(())
    }
}

/// Prints the secret in an address, and is silent until a file exists.
const TALKATIVE: &str = r#"
    if [ $command = plan ]; then
        echo '{"type":"apply_complete","hook":{"resource":{"addr":"db.zero"}}}'
        echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"timeout"}}'
        printf '{"type":"planned_change","change":{"resource":{"addr":%s},"action":"create"}}\n' "$(cat "$here/address")"
        echo $$ > "$here/pid"
        while [ ! -f "$here/go" ]; do sleep 0.05; done
    fi"#;

/// Returns an address with the secret, in JSON.
fn address() -> String {
    serde_json::Value::from(format!("db[\"{} {}\"]", quoted(CANARY), url(CANARY))).to_string()
}

/// Starts a worker of the workflow, and a worker of the activities. Their server measures real time.
fn workers(client: &Client, execution: Execution) -> TestResult<[TestWorker; 2]> {
    let mut workflows = WorkerOptions::new("quick").build();
    workflows.register_workflow::<Quick>()?;
    let mut activities = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
    terraform_temporal::register_activities(&mut activities, execution)?;
    Ok([workflows, activities].map(|options| TestWorker::start(client.clone(), options)))
}

/// Returns the pending activity if its last heartbeat came later than two timeouts after its start.
fn late(mut described: DescribeWorkflowExecutionResponse) -> TestResult<Option<PendingActivityInfo>> {
    let Some(pending) = described.pending_activities.pop() else { return Ok(None) };
    let (Some(started), Some(beat)) = (pending.last_started_time, pending.last_heartbeat_time) else {
        return Ok(None);
    };
    let elapsed = SystemTime::try_from(beat)?.duration_since(started.try_into()?).unwrap_or_default();
    Ok((elapsed > 2 * TIMEOUT).then_some(pending))
}

#[tokio::test]
async fn heartbeats_go_on_while_the_cli_is_silent() -> TestResult {
    let directory = tempfile::tempdir()?;
    let (fake, file) = (Fake::new(directory.path(), TALKATIVE)?, directory.path().join("password"));
    fs::write(&file, CANARY)?;
    fs::write(fake.path("address"), address())?;
    let server = TestServer::start().await;
    let client = connect(&server.address, &server.namespace).await?;
    let _workers = workers(&client, execution(directory.path(), fake.cli())?)?;
    let options = WorkflowStartOptions::new("quick", "quick").build();
    let run = client.start_workflow(Quick::run, file.display().to_string(), options).await?;
    written(&fake.path("pid")).await?;
    let pending = seen("a heartbeat after the timeout", async || {
        late(run.describe(WorkflowDescribeOptions::default()).await?.into_raw())
    })
    .await?;
    assert_eq!(pending.attempt, 1);
    let details = pending.heartbeat_details.unwrap().payloads.remove(0).data;
    let text = String::from_utf8(details)?;
    for part in
        [r#""command":"plan""#, r#""address":"db[\"(secret) (secret)\"]""#, r#""done":1"#, r#""errors":1"#]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert_absent(CANARY, "the heartbeat", &text);
    fs::write(fake.path("go"), "")?;
    run.get_result(WorkflowGetResultOptions::default()).await?;
    assert_eq!(fake.runs("plan")?.len(), 1);
    Ok(())
}
