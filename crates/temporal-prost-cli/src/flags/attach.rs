use super::any_workflow::AnyWorkflow;
use temporal_prost::WorkflowHandle;
use temporalio_client::Client;

// Which workflow is meant.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Workflow")]
pub(crate) struct AttachFlags {
    /// Id of the workflow
    #[arg(long, short, value_name = "ID")]
    workflow_id: String,
    /// One of its runs [default: the latest]
    #[arg(long, short, value_name = "ID")]
    run_id: Option<String>,
}

impl AttachFlags {
    /// The workflow, of whatever type it is.
    pub(crate) fn handle(&self, client: &Client) -> WorkflowHandle<AnyWorkflow> {
        let latest = WorkflowHandle::attach(client, &self.workflow_id);
        match &self.run_id {
            Some(run_id) => latest.at_run(run_id),
            None => latest,
        }
    }
}
