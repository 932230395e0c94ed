//! The end of an activity before its call has ended.

use crate::{
    definition::Workflow,
    protos::temporal::v1::ParentClosePolicy,
    remote::{InteractionError, WorkflowHandle},
};
use temporalio_client::WorkflowDescribeOptions;
use temporalio_common::{
    UntypedWorkflow,
    protos::temporal::api::{
        enums::v1::{PendingActivityState, WorkflowExecutionStatus},
        workflowservice::v1::DescribeWorkflowExecutionResponse,
    },
};
use temporalio_sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};

/// Why an activity ends before its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The calling workflow has cancelled it, or does not wait for it any more.
    Cancelled,
    /// Its worker stops, or this attempt has timed out. Another attempt continues.
    Worker,
}

/// Tells why the SDK has cancelled an activity, which it does not say.
pub(super) async fn stop(ctx: &ActivityContext) -> Stop {
    let Some(caller) = ctx.workflow_handle::<UntypedWorkflow>() else { return Stop::Cancelled };
    match caller.describe(WorkflowDescribeOptions::default()).await {
        Ok(described) if waits(described.raw(), &ctx.info().activity_id) => Stop::Worker,
        Ok(_) => Stop::Cancelled,
        Err(_) => Stop::Worker,
    }
}

/// Returns whether the calling workflow waits for the end of the activity.
fn waits(caller: &DescribeWorkflowExecutionResponse, activity_id: &str) -> bool {
    let running = WorkflowExecutionStatus::Running as i32;
    let is_running = caller.workflow_execution_info.as_ref().is_some_and(|info| info.status == running);
    let activity = caller.pending_activities.iter().find(|activity| activity.activity_id == activity_id);
    let cancelled = PendingActivityState::CancelRequested as i32;
    is_running && activity.is_some_and(|activity| activity.state != cancelled)
}

/// The reason of requests that end the workflow, which is Go's.
const REASON: &str = "xns activity cancellation received";

impl Stop {
    /// Ends the workflow as the policy says if the activity was cancelled. Returns the error of the activity.
    pub(super) async fn end<W: Workflow>(self, workflow: &WorkflowHandle<W>, policy: i32) -> ActivityError {
        if self == Self::Worker {
            return self.into();
        }
        let ended = match ParentClosePolicy::try_from(policy) {
            Ok(ParentClosePolicy::RequestCancel) => workflow.cancel(REASON).await,
            Ok(ParentClosePolicy::Terminate) => workflow.terminate(REASON).await,
            _ => Ok(()),
        };
        match ended {
            Err(error) if !InteractionError::is_not_found(&error) => super::failed::interaction(error),
            _ => self.into(),
        }
    }
}

impl From<Stop> for ActivityError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Cancelled => Self::cancelled(),
            Stop::Worker => {
                let failure = ApplicationFailure::builder("the worker stops, or the attempt has timed out");
                failure.type_name("WorkerStopped".to_owned()).build().into()
            }
        }
    }
}
