use super::any_workflow::AnyWorkflow;
use temporal_prost::{Execution, WorkflowHandle};
use temporalio_client::Client;

// Which workflow is meant.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Workflow")]
pub(crate) struct AttachFlags {
    /// Id of the workflow
    #[arg(long, short, value_name = "ID")]
    workflow_id: String,
    /// One of its runs [default: the latest]
    ///
    /// Queries, `describe` and `history` look at this run. Other commands reach the latest of the runs that
    /// continue-as-new, retries, resets and cron have made of it.
    #[arg(long, short, value_name = "ID")]
    run_id: Option<String>,
}

impl AttachFlags {
    /// The workflow, of whatever type it is; with a run, the chain to which that belongs.
    pub(crate) fn handle(&self, client: &Client) -> WorkflowHandle<AnyWorkflow> {
        let (workflow_id, run_id) = (self.workflow_id.clone(), self.run_id.clone());
        WorkflowHandle::of(client, Execution { workflow_id, run_id })
    }

    /// The same for commands that look at one run.
    pub(crate) fn run(&self, client: &Client) -> WorkflowHandle<AnyWorkflow> {
        let latest = WorkflowHandle::attach(client, &self.workflow_id);
        match &self.run_id {
            Some(run_id) => latest.at_run(run_id),
            None => latest,
        }
    }
}
