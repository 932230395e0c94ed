use super::progress::request_id;
use crate::{
    definition::Workflow,
    payload::Empty,
    protos::temporal::xns::v1::StartWorkflowOptions,
    remote::{Execution, Key, Start, StartError, WorkflowHandle},
    xns::start_options as wire,
};
use std::fmt;
use temporalio_client::NamespacedClient as _;
use temporalio_sdk::activities::ActivityContext;

/// A client of another namespace, with which activities call its workflows.
pub struct Client(temporalio_client::Client);

impl Client {
    pub(super) fn new(client: temporalio_client::Client) -> Self {
        Self(client)
    }

    /// Returns a handle to a workflow, at its latest run if `run_id` is empty.
    pub(super) fn workflow<W: Workflow>(&self, workflow_id: &str, run_id: &str) -> WorkflowHandle<W> {
        let run_id = Some(run_id.to_owned()).filter(|run| !run.is_empty());
        WorkflowHandle::of(&self.0, Execution { workflow_id: workflow_id.to_owned(), run_id })
    }

    /// Returns a start with the options of the request. Repeated by the same activity, it starts nothing.
    pub(super) async fn start<W: Workflow>(
        &self,
        ctx: &ActivityContext,
        input: crate::payload::MessageOf<W::Input>,
        options: StartWorkflowOptions,
    ) -> Result<Start<W>, StartError> {
        let start_delay = wire::positive(options.start_delay.as_ref());
        let key = Key { request_id: request_id(ctx), start_delay };
        let reason = "the SDK refuses a connection without a server";
        let client = key.client(&self.0).await;
        let client = client.ok_or(StartError::Options { workflow_type: W::NAME, reason })?;
        Ok(Start::new(&client, input).options(move |sdk| wire::apply(&options, sdk)))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("namespace", &self.0.namespace()).finish_non_exhaustive()
    }
}

/// A workflow of unknown type, which handlers reach by its id.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AnyWorkflow;

crate::__sdk_workflow!(AnyWorkflow, Empty, Empty);

impl Workflow for AnyWorkflow {
    const NAME: &'static str = "";
    type Service = ();
    type Ref<H> = H;
}
