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

// A schedule to be made; the workflow and its input follow in a command of their own.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct CreateFlags {
    #[command(flatten)]
    schedule: ScheduleFlags,
    #[command(flatten)]
    timing: TimingFlags,
    /// What happens if the workflow is still running [default: skip]
    #[arg(long, value_name = "POLICY", help_heading = "Policies")]
    overlap_policy: Option<OverlapPolicy>,
    /// How late a start that was missed during an outage may still happen [default: one year]
    #[arg(long, value_name = "DURATION", value_parser = flag_value::duration, help_heading = "Policies")]
    catchup_window: Option<Duration>,
    /// Pause when a workflow has failed
    #[arg(long, help_heading = "Policies")]
    pause_on_failure: bool,
    /// End the schedule after this many starts [default: never]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..), help_heading = "Policies")]
    remaining_actions: Option<i64>,
    /// Make it paused
    #[arg(long, help_heading = "Policies")]
    paused: bool,
    /// Start the workflow at once, too
    #[arg(long, help_heading = "Policies")]
    trigger_immediately: bool,
    /// Note for whoever looks at it
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

impl CreateFlags {
    /// Makes the schedule.
    ///
    /// The SDK's function for it leaves out timeouts, retries, memo and search attributes, so this is the server's.
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
            CommandError::status(format!("schedule `{schedule_id}` was not created"), &status)
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
