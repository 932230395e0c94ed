use super::AnyWorkflow;
use temporal_prost::{Execution, WorkflowHandle};
use temporalio_client::Client;

// The workflow that a command is about.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Workflow")]
pub(crate) struct AttachFlags {
    /// Workflow id
    #[arg(long, short, value_name = "ID")]
    workflow_id: String,
    /// Run id [default: the latest run]
    ///
    /// Queries, `describe` and `history` show this run. Other commands reach the latest run of its chain: the runs that
    /// continue it as new, retry it, reset it, or follow it on a cron schedule.
    #[arg(long, short, value_name = "ID")]
    run_id: Option<String>,
}

impl AttachFlags {
    /// A handle to the chain of the run, or to the latest run of the workflow.
    pub(crate) fn handle(&self, client: &Client) -> WorkflowHandle<AnyWorkflow> {
        let (workflow_id, run_id) = (self.workflow_id.clone(), self.run_id.clone());
        WorkflowHandle::of(client, Execution { workflow_id, run_id })
    }

    /// A handle for commands that show one run.
    pub(crate) fn run(&self, client: &Client) -> WorkflowHandle<AnyWorkflow> {
        let latest = WorkflowHandle::attach(client, &self.workflow_id);
        match &self.run_id {
            Some(run_id) => latest.at_run(run_id),
            None => latest,
        }
    }
}
