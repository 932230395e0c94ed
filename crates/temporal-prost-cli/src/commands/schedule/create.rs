use super::{OverlapPolicy, ScheduleFlags, timing::TimingFlags};
use crate::{
    output::{CommandError, Facts, Report},
    session::Session,
    value::flag_value,
};
use std::time::Duration;
use temporalio_client::{Client, NamespacedClient as _, grpc::WorkflowService, tonic::IntoRequest as _};
use temporalio_common::protos::temporal::api::{
    enums::v1 as api,
    schedule::v1::{
        Schedule, ScheduleAction, SchedulePatch, SchedulePolicies, ScheduleState, TriggerImmediatelyRequest,
        schedule_action::Action,
    },
    workflow::v1::NewWorkflowExecutionInfo,
    workflowservice::v1::CreateScheduleRequest,
};
use uuid::Uuid;

// A new schedule. The workflow and its input follow as a subcommand.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct CreateFlags {
    #[command(flatten)]
    schedule: ScheduleFlags,
    #[command(flatten)]
    timing: TimingFlags,
    /// Policy for a start while the workflow is still running [default: skip]
    #[arg(long, value_name = "POLICY", help_heading = "Policies")]
    overlap_policy: Option<OverlapPolicy>,
    /// Longest delay of a start that was missed during an outage [default: one year]
    #[arg(long, value_name = "DURATION", value_parser = flag_value::duration, help_heading = "Policies")]
    catchup_window: Option<Duration>,
    /// Pause after a workflow fails
    #[arg(long, help_heading = "Policies")]
    pause_on_failure: bool,
    /// Number of starts after which the schedule ends [default: no limit]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..), help_heading = "Policies")]
    remaining_actions: Option<i64>,
    /// Create the schedule paused
    #[arg(long, help_heading = "Policies")]
    paused: bool,
    /// Also start the workflow now
    #[arg(long, help_heading = "Policies")]
    trigger_immediately: bool,
    /// Note for people
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

impl CreateFlags {
    /// Creates the schedule.
    ///
    /// Calls the server directly, because the SDK omits timeouts, retry policy, memo and search attributes.
    pub(crate) async fn run(
        self,
        session: &Session<'_>,
        workflow: NewWorkflowExecutionInfo,
    ) -> Result<Report, CommandError> {
        let client = session.client().await?;
        let schedule_id = self.schedule.schedule_id.clone();
        let request = self.request(client, workflow);
        let created = WorkflowService::create_schedule(&mut client.clone(), request.into_request()).await;
        created.map_err(|status| {
            CommandError::status(format!("schedule `{schedule_id}` could not be created"), &status)
        })?;
        Ok(Report::Done(Facts::default().with("scheduleId", schedule_id)))
    }

    fn request(self, client: &Client, workflow: NewWorkflowExecutionInfo) -> CreateScheduleRequest {
        CreateScheduleRequest {
            namespace: client.namespace(),
            schedule_id: self.schedule.schedule_id.clone(),
            initial_patch: self.trigger_immediately.then(trigger),
            identity: client.identity(),
            request_id: Uuid::new_v4().to_string(),
            schedule: Some(self.schedule(workflow)),
            ..CreateScheduleRequest::default()
        }
    }

    fn schedule(self, workflow: NewWorkflowExecutionInfo) -> Schedule {
        let policies = SchedulePolicies {
            overlap_policy: self
                .overlap_policy
                .map(api::ScheduleOverlapPolicy::from)
                .unwrap_or_default()
                .into(),
            catchup_window: self.catchup_window.and_then(|window| window.try_into().ok()),
            pause_on_failure: self.pause_on_failure,
            ..SchedulePolicies::default()
        };
        let state = ScheduleState {
            notes: self.note,
            paused: self.paused,
            limited_actions: self.remaining_actions.is_some(),
            remaining_actions: self.remaining_actions.unwrap_or_default(),
        };
        Schedule {
            spec: Some(self.timing.spec()),
            action: Some(ScheduleAction { action: Some(Action::StartWorkflow(workflow)) }),
            policies: Some(policies),
            state: Some(state),
        }
    }
}

fn trigger() -> SchedulePatch {
    let now = TriggerImmediatelyRequest {
        overlap_policy: api::ScheduleOverlapPolicy::AllowAll.into(),
        ..Default::default()
    };
    SchedulePatch { trigger_immediately: Some(now), ..SchedulePatch::default() }
}
