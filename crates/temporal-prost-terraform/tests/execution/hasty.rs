//! A workflow whose attempts soon count as lost.

use crate::stage::TestResult;
use std::error::Error;
use std::time::Duration;
use temporal_prost::client::{Client, WorkflowGetResultOptions, WorkflowStartOptions};
use temporal_prost::prost::Message as _;
use temporal_prost::sdk::{WorkerOptions, WorkflowContext, WorkflowResult};
use temporal_prost_terraform::execution::v1::terraform_temporal::activities;
use temporal_prost_terraform::execution::v1::{RunApplyRequest, RunInitRequest, RunPlanRequest, Stack};
use temporalio_macros::{workflow, workflow_methods};
use test_terraform::TestWorker;

/// The task queue of the workflow. Its activities are in the queue of the schema.
pub(crate) const QUEUE: &str = "hasty";
/// The time after which an attempt counts as lost.
const LIMIT: Duration = Duration::from_secs(4);

/// The maximum time for the whole workflow.
const PATIENCE: Duration = Duration::from_mins(1);

/// The attempts that are lost.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Lost {
    /// Attempts that take too long.
    Slow,
    /// Attempts that send no heartbeat.
    Silent,
}

/// Plans and applies a stack.
#[workflow]
#[derive(Default)]
struct Hasty;

#[workflow_methods]
impl Hasty {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, input: (Vec<u8>, bool)) -> WorkflowResult<()> {
        let (stack, is_silent) = (Stack::decode(&*input.0).ok(), input.1);
        let init = activities(ctx).run_init(RunInitRequest { stack: stack.clone() });
        let init = if is_silent { init.heartbeat_timeout(LIMIT) } else { init };
        let bundle = Some(init.await?);
        let plan = activities(ctx).run_plan(RunPlanRequest { stack: stack.clone(), bundle, mode: 0 });
        let plan = if is_silent { plan.heartbeat_timeout(LIMIT) } else { plan.start_to_close_timeout(LIMIT) };
        let apply = RunApplyRequest { stack, plan: Some(plan.await?), ..RunApplyRequest::default() };
        let apply = activities(ctx).run_apply(apply);
        let apply =
            if is_silent { apply.heartbeat_timeout(LIMIT) } else { apply.start_to_close_timeout(LIMIT) };
        apply.await?;
        Ok(())
    }
}

/// Registers the workflow in a worker of its queue.
pub(crate) fn register(options: &mut WorkerOptions) -> Result<(), Box<dyn Error + Send + Sync>> {
    options.register_workflow::<Hasty>()?;
    Ok(())
}

/// Starts a worker of the workflow.
pub(crate) fn worker(client: &Client) -> TestResult<TestWorker> {
    let mut options = WorkerOptions::new(QUEUE).build();
    options.register_workflow::<Hasty>()?;
    Ok(TestWorker::start(client.clone(), options))
}

/// Runs the workflow.
pub(crate) async fn run(client: &Client, stack: &Stack, lost: Lost) -> TestResult {
    let options = WorkflowStartOptions::new(QUEUE, "hasty").build();
    let input = (stack.encode_to_vec(), lost == Lost::Silent);
    let run = client.start_workflow(Hasty::run, input, options).await?;
    let result = run.get_result(WorkflowGetResultOptions::default());
    Ok(tokio::time::timeout(PATIENCE, result).await??)
}
