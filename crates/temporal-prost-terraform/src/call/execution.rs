//! Access to workflows of any type by their id.

use super::{Failure, FailureKind};
use temporal_prost::{Empty, Workflow, WorkflowHandle};
use temporalio_client::{Client, WorkflowExecutionStatus};

/// The memo that holds the digest of a resource's input.
pub(super) const DIGEST: &str = "temporal-prost/terraform";
/// The memo that holds the id of the update that was sent together with the start.
pub(super) const UPDATE: &str = "temporal-prost/terraform/update";

/// A workflow of unknown type.
#[derive(Clone, Copy, Debug, Default)]
struct AnyWorkflow;

temporal_prost::codegen::sdk_workflow!(AnyWorkflow, Empty, Empty);

impl Workflow for AnyWorkflow {
    const NAME: &'static str = "";
    type Service = ();
    type Ref<H> = H;
}

/// The latest run of a workflow.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) status: Status,
    pub(crate) run_id: String,
    /// The digest of the input, if a provider has started the workflow.
    pub(crate) digest: Option<String>,
    /// The id of the update that a provider has sent together with the start.
    pub(crate) update_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Running,
    Completed,
    /// It ended without completing. The text says how.
    Ended(&'static str),
}

/// Returns the latest run of the workflow with this id, if there is one.
pub(crate) async fn describe(client: &Client, id: &str) -> Result<Option<Described>, Failure> {
    let described = Box::pin(WorkflowHandle::<AnyWorkflow>::attach(client, id).describe()).await;
    let described = described.map_err(Failure::from);
    let described = match described {
        Ok(described) => described,
        Err(failure) if failure.kind == FailureKind::NotFound => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let memo = |name| described.memo().get::<String>(name).ok().flatten();
    let (digest, update_id) = (memo(DIGEST), memo(UPDATE));
    let status = match described.status() {
        WorkflowExecutionStatus::Completed => Status::Completed,
        WorkflowExecutionStatus::Failed => Status::Ended("has failed"),
        WorkflowExecutionStatus::Canceled => Status::Ended("was cancelled"),
        WorkflowExecutionStatus::Terminated => Status::Ended("was terminated"),
        WorkflowExecutionStatus::TimedOut => Status::Ended("has timed out"),
        _ => Status::Running,
    };
    Ok(Some(Described { status, run_id: described.run_id().to_owned(), digest, update_id }))
}

/// Waits until the workflow with this id has completed.
pub(crate) async fn close(client: &Client, id: &str) -> Result<(), Failure> {
    let handle = WorkflowHandle::<AnyWorkflow>::attach(client, id);
    match Box::pin(handle.result()).await.map_err(Failure::from) {
        Ok(()) => Ok(()),
        // The workflow has a result, but of another type.
        Err(failure) if is_completed(client, id).await => {
            tracing::debug!(reason = failure.text, "the result of a closed workflow was not read");
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}

async fn is_completed(client: &Client, id: &str) -> bool {
    let described = describe(client, id).await;
    matches!(described, Ok(Some(Described { status: Status::Completed, .. })))
}
