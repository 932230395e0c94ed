//! The heartbeats and the cancellation of an activity.

use super::error::ExecutionError;
use super::v1::{Heartbeat, temporal_schema::Schema};
use std::pin::pin;
use std::time::Duration;
use temporal_prost::Proto;
use temporal_prost::client::WorkflowDescribeOptions;
use temporal_prost::common::UntypedWorkflow;
use temporal_prost::sdk::activities::{ActivityContext, ActivityInfo};
use temporalio_common::protos::temporal::api::enums::v1::{PendingActivityState, WorkflowExecutionStatus};
use temporalio_common::protos::temporal::api::workflow::v1::WorkflowExecutionInfo;
use temporalio_common::protos::temporal::api::workflowservice::v1::DescribeWorkflowExecutionResponse;
use tokio::sync::watch;

/// The longest time between two heartbeats.
const SLOWEST: Duration = Duration::from_secs(10);
/// The shortest time between two heartbeats.
const FASTEST: Duration = Duration::from_millis(100);

pub(crate) struct Observer {
    context: ActivityContext,
    latest: watch::Sender<Heartbeat>,
}

impl Observer {
    /// Observes an activity. Its heartbeats continue to name the run of Terraform Enterprise of an earlier attempt.
    pub(crate) fn new(context: ActivityContext) -> Self {
        let latest = watch::Sender::new(kept(&context));
        Self { context, latest }
    }

    /// Returns the run of Terraform Enterprise in the latest heartbeat, which may be from an earlier attempt.
    pub(crate) fn run_id(&self) -> Option<String> {
        Some(self.latest.borrow().run_id.clone()).filter(|id| !id.is_empty())
    }

    pub(crate) fn context(&self) -> &ActivityContext {
        &self.context
    }

    pub(crate) fn info(&self) -> &ActivityInfo {
        self.context.info()
    }

    /// Returns the sender for the details of the next heartbeat.
    pub(crate) fn sender(&self) -> watch::Sender<Heartbeat> {
        self.latest.clone()
    }

    pub(crate) fn attempt(&self) -> u32 {
        self.context.info().attempt
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.context.is_cancelled()
    }

    pub(crate) async fn cancelled(&self) {
        self.context.cancelled().await;
    }

    /// Returns `true` if the result is no longer wanted. Returns `false` if only this attempt ends, because its worker
    /// stops or because the server considers it lost.
    pub(crate) async fn is_unwanted(&self) -> bool {
        let Some(workflow) = self.context.workflow_handle::<UntypedWorkflow>() else { return true };
        match workflow.describe(WorkflowDescribeOptions::default()).await {
            Ok(description) => is_unwanted(&description.into_raw(), &self.info().activity_id),
            Err(error) => {
                tracing::warn!(%error, "the reason for a cancellation is unknown");
                false
            }
        }
    }

    /// Sends heartbeats while a future runs. Uses a timer, because the CLI can print nothing for minutes.
    pub(crate) async fn beating<F: Future>(&self, work: F) -> F::Output {
        let mut work = pin!(work);
        let mut ticks = tokio::time::interval(self.interval());
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = ticks.tick() => self.beat().await,
            }
        }
    }

    /// Sends heartbeats while a future runs that has nothing to clean up. Drops it if the activity is cancelled.
    pub(crate) async fn unless_cancelled<T>(
        &self,
        command: &str,
        work: impl Future<Output = Result<T, ExecutionError>>,
    ) -> Result<T, ExecutionError> {
        tokio::select! {
            biased;
            done = self.beating(work) => done,
            () = self.cancelled() => Err(ExecutionError::Interrupted { command: command.to_owned() }),
        }
    }

    fn interval(&self) -> Duration {
        self.context.info().heartbeat_timeout.map_or(SLOWEST, |timeout| timeout / 3).clamp(FASTEST, SLOWEST)
    }

    /// Sends a heartbeat now.
    pub(crate) async fn beat(&self) {
        let latest = self.latest.borrow().clone();
        if let Err(error) = self.context.record_heartbeat(Proto::<_, Schema>::from(latest)).await {
            tracing::warn!(%error, "a heartbeat cannot be sent");
        }
    }
}

/// Returns `true` if a workflow has cancelled an activity, or has ended without its result. If a running or completed
/// workflow does not wait for the activity, it uses the result of another attempt.
fn is_unwanted(description: &DescribeWorkflowExecutionResponse, activity_id: &str) -> bool {
    let own = description.pending_activities.iter().find(|activity| activity.activity_id == activity_id);
    let status = description.workflow_execution_info.as_ref().map(WorkflowExecutionInfo::status);
    match own {
        Some(activity) => activity.state() == PendingActivityState::CancelRequested,
        None => matches!(
            status,
            Some(
                WorkflowExecutionStatus::Canceled
                    | WorkflowExecutionStatus::Failed
                    | WorkflowExecutionStatus::Terminated
                    | WorkflowExecutionStatus::TimedOut
            )
        ),
    }
}

/// Returns the run in the last heartbeat of an earlier attempt. Tolerates heartbeats of other versions of the worker.
fn kept(context: &ActivityContext) -> Heartbeat {
    let last = context.heartbeat_details().deserialize::<Proto<Heartbeat, Schema>>();
    let last = last.inspect_err(|error| tracing::warn!(%error, "the last heartbeat cannot be read"));
    let Heartbeat { run_id, status, .. } = last.ok().flatten().map(Proto::into_inner).unwrap_or_default();
    Heartbeat { run_id, status, ..Heartbeat::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_common::protos::temporal::api::workflow::v1::PendingActivityInfo;

    fn described(status: WorkflowExecutionStatus, state: Option<PendingActivityState>) -> bool {
        let info = WorkflowExecutionInfo { status: status.into(), ..WorkflowExecutionInfo::default() };
        let pending = state.map(|state| PendingActivityInfo {
            activity_id: "7".to_owned(),
            state: state.into(),
            ..PendingActivityInfo::default()
        });
        let description = DescribeWorkflowExecutionResponse {
            workflow_execution_info: Some(info),
            pending_activities: pending.into_iter().collect(),
            ..DescribeWorkflowExecutionResponse::default()
        };
        is_unwanted(&description, "7")
    }

    #[test]
    fn the_result_of_another_attempt_is_wanted() {
        use PendingActivityState::{CancelRequested, Scheduled, Started};
        use WorkflowExecutionStatus::{Completed, Failed, Running, Terminated};
        assert!(described(Running, Some(CancelRequested)));
        for state in [Scheduled, Started] {
            assert!(!described(Running, Some(state)), "{state:?}");
        }
        for (status, expected) in [(Running, false), (Completed, false), (Terminated, true), (Failed, true)] {
            assert_eq!(described(status, None), expected, "{status:?}");
        }
    }
}
