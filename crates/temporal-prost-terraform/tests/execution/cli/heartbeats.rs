//! Heartbeats, in a workflow of another service.

use crate::stage::{Fake, Stage, TestResult, stack, written};
use std::time::Duration;
use temporal_prost::client::{WorkflowDescribeOptions, WorkflowGetResultOptions, WorkflowStartOptions};
use temporal_prost::sdk::{WorkflowContext, WorkflowResult};
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};
use temporal_prost_terraform::execution::v1::terraform_temporal::activities;
use temporal_prost_terraform::execution::v1::{RunInitRequest, RunPlanRequest, SecretReference, Stack};
use temporalio_macros::{workflow, workflow_methods};

/// A workflow of a user that calls the activities with its own options.
#[workflow]
#[derive(Default)]
struct Quick;

#[workflow_methods]
impl Quick {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let (target, source) =
            (Target::Variable("home".to_owned()), Source::FromEnvironment("CARGO_MANIFEST_DIR".to_owned()));
        let secrets = vec![SecretReference { target: Some(target), source: Some(source) }];
        let stack = Some(Stack { secrets, ..stack("") });
        let bundle = Some(activities(ctx).run_init(RunInitRequest { stack: stack.clone() }).await?);
        let plan = RunPlanRequest { stack, bundle, mode: 0 };
        activities(ctx).run_plan(plan).heartbeat_timeout(Duration::from_secs(2)).await?;
        Ok(())
    }
}

#[tokio::test]
async fn heartbeats_go_on_while_the_cli_is_silent() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = r#"
        if [ $command = plan ]; then
            echo '{"type":"apply_complete","hook":{"resource":{"addr":"db.zero"}}}'
            echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"timeout"}}'
            printf '{"type":"planned_change","change":{"resource":{"addr":"db[\\"%s\\"]"},"action":"create"}}\n' "$TF_VAR_home"
            echo $$ > "$here/pid"
            while [ ! -f "$here/go" ]; do sleep 0.05; done
        fi"#;
    let fake = Fake::new(directory.path(), script)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    stage.env.worker("quick", |options| {
        options.register_workflow::<Quick>()?;
        Ok(())
    })?;
    let options = WorkflowStartOptions::new("quick", "quick").build();
    let run = stage.env.client().start_workflow(Quick::run, (), options).await?;
    written(&fake.path("pid")).await?;
    // Waits for longer than the heartbeat timeout.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let described = run.describe(WorkflowDescribeOptions::default()).await?.into_raw();
    let pending = &described.pending_activities[0];
    assert_eq!(pending.attempt, 1);
    let details = pending.heartbeat_details.clone().unwrap().payloads.remove(0).data;
    let text = String::from_utf8(details)?;
    for part in [r#""command":"plan""#, r#""address":"db[\"(secret)\"]""#, r#""done":1"#, r#""errors":1"#] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    std::fs::write(fake.path("go"), "")?;
    run.get_result(WorkflowGetResultOptions::default()).await?;
    assert_eq!(fake.runs("plan")?.len(), 1);
    Ok(stage.env.finish()?)
}
