//! Activities that none of our workflows call.

use super::{stack, stage};
use crate::stage::TestResult;
use std::path::Path;
use temporal_prost::client::{WorkflowGetResultOptions, WorkflowStartOptions};
use temporal_prost::sdk::{WorkflowContext, WorkflowResult};
use temporal_prost_terraform::execution::v1::terraform_temporal::activities;
use temporal_prost_terraform::execution::v1::{
    RunImportRequest, RunInitRequest, RunPlanRequest, RunShowRequest,
};
use temporalio_macros::{workflow, workflow_methods};

/// Imports a resource and shows the next plan, as a workflow of a user would.
#[workflow]
#[derive(Default)]
struct Takeover;

#[workflow_methods]
impl Takeover {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, directory: String) -> WorkflowResult<Vec<String>> {
        let text = "resource \"terraform_data\" \"old\" {}\nresource \"terraform_data\" \"new\" {}\n";
        let stack = Some(stack(Path::new(&directory), text));
        let bundle = Some(activities(ctx).run_init(RunInitRequest { stack: stack.clone() }).await?);
        let (address, id) = ("terraform_data.old".to_owned(), "-the-id".to_owned());
        let import = RunImportRequest { stack: stack.clone(), bundle: bundle.clone(), address, id };
        activities(ctx).run_import(import).await?;
        let plan = RunPlanRequest { stack: stack.clone(), bundle, mode: 0 };
        let plan = activities(ctx).run_plan(plan).await?;
        let planned = plan.summary.clone().unwrap_or_default();
        let shown = activities(ctx).run_show(RunShowRequest { stack, plan: Some(plan) }).await?;
        assert_eq!(shown, planned);
        Ok(shown.changes.into_iter().map(|change| format!("{} {}", change.action, change.address)).collect())
    }
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn an_imported_resource_is_not_created() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    stage.env.worker("takeover", |options| {
        options.register_workflow::<Takeover>()?;
        Ok(())
    })?;
    let options = WorkflowStartOptions::new("takeover", "takeover").build();
    let directory = directory.path().display().to_string();
    let run = stage.env.client().start_workflow(Takeover::run, directory, options).await?;
    let changes = run.get_result(WorkflowGetResultOptions::default()).await?;
    assert_eq!(changes, ["create terraform_data.new"]);
    Ok(stage.env.finish()?)
}
