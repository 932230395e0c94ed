//! The workflows, with mocks instead of the activities.

mod approval;
mod callers;
mod continuation;
mod control;
mod decisions;
mod drift;
mod locks;
mod replay;
mod state;

use std::error::Error;
use temporal_prost::sdk::error::ApplicationFailure;
use temporal_prost_connect::context::Propagation;
use temporal_prost_terraform::execution::v1::terraform_temporal::{
    self, TerraformClient,
    activity::{RunApply, RunForceUnlock, RunInit, RunOutput, RunPlan},
};
use temporal_prost_terraform::execution::v1::{
    Bundle, DeployRequest, Output, Outputs, PlanSummary, RunApplyResponse, SavedPlan, Stack, Stored,
};
use temporal_prost_terraform::execution::{Anonymous, Caller, Workflows};
use temporal_prost_testing::TestEnvironment;

type TestResult = Result<(), Box<dyn Error>>;

const DIGEST: &str = "0af7";

/// Starts an environment whose activities are mocks. The mocked plan has changes.
async fn mocked<C: Caller>() -> Result<TestEnvironment, Box<dyn Error>> {
    let env = TestEnvironment::start().await?;
    mock::<C>(&env, None)?;
    Ok(env)
}

fn mock<C: Caller>(env: &TestEnvironment, propagation: Option<&Propagation>) -> TestResult {
    env.worker(terraform_temporal::TASK_QUEUE, |options| {
        if let Some(propagation) = propagation {
            propagation.register(options);
        }
        Ok(terraform_temporal::register_workflows::<Workflows<C>>(options)?)
    })?;
    env.mock_activity(&RunInit, |_| async { Ok(Bundle { root: "db".to_owned(), ..Bundle::default() }) });
    env.mock_activity(&RunPlan, |plan| async move { Ok(saved_plan(plan.bundle.clone(), true)) });
    env.mock_activity(&RunApply, |_| async { Ok(RunApplyResponse::default()) });
    env.mock_activity(&RunForceUnlock, |_| async { Ok(()) });
    env.mock_activity(&RunOutput, |_| async {
        let secret = Output { sensitive: true, ..Output::default() };
        Ok(Outputs { values: [("password".to_owned(), secret)].into() })
    });
    Ok(())
}

fn saved_plan(bundle: Option<Bundle>, has_changes: bool) -> SavedPlan {
    let file = Stored { key: "plan/1".to_owned(), sha256: DIGEST.to_owned(), size: 1 };
    let summary = PlanSummary { sha256: DIGEST.to_owned(), has_changes, ..PlanSummary::default() };
    SavedPlan { file: Some(file), bundle, summary: Some(summary), enterprise: None }
}

fn stack() -> Stack {
    Stack { name: "db".to_owned(), ..Stack::default() }
}

fn deployment() -> DeployRequest {
    DeployRequest { stack: Some(stack()), ..DeployRequest::default() }
}

fn failure(kind: &str) -> ApplicationFailure {
    ApplicationFailure::builder("the CLI failed").type_name(kind.to_owned()).non_retryable(true).build()
}

async fn anonymous() -> Result<(TestEnvironment, TerraformClient), Box<dyn Error>> {
    let env = mocked::<Anonymous>().await?;
    let client = TerraformClient::new(env.client());
    Ok((env, client))
}
