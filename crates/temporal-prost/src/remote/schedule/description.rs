use super::{AnySchedule, ScheduleError, action::context};
use crate::{
    definition::Workflow,
    payload::{Envelope, MessageOf},
    remote::{Execution, WorkflowHandle},
};
use std::{fmt, marker::PhantomData, ops::Deref, time::SystemTime};
use temporalio_client::{
    NamespacedClient as _, WorkflowExecutionStatus, schedules::ScheduleDescription as Sdk,
};
use temporalio_common::protos::{
    proto_ts_to_system_time,
    temporal::api::{
        common::v1::WorkflowExecution,
        schedule::v1::{
            Schedule, ScheduleActionResult, SchedulePolicies, ScheduleSpec, schedule_action::Action,
        },
        workflow::v1::NewWorkflowExecutionInfo,
    },
};

/// The server's description of a schedule of any workflow.
///
/// ```
/// use temporal_prost::schedule::AnyScheduleDescription;
///
/// /// Describes the state of a schedule in one line.
/// fn line(schedule: &AnyScheduleDescription) -> String {
///     let state = match schedule.next_runs().first() {
///         _ if schedule.is_paused() => format!("paused: {}", schedule.note().unwrap_or("no reason")),
///         Some(next) => format!("next at {next:?}"),
///         None => "no more runs".to_owned(),
///     };
///     format!("{} starts {}, {state}", schedule.id(), schedule.workflow_type())
/// }
/// ```
#[derive(Clone)]
pub struct AnyScheduleDescription {
    schedule: AnySchedule,
    sdk: Sdk,
}

/// A workflow that a schedule has started.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost::schedule::ScheduledRun;
///
/// /// Returns the delay of the start.
/// fn delay(run: &ScheduledRun) -> Option<Duration> {
///     run.started?.duration_since(run.due?).ok()
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ScheduledRun {
    /// The time at which it was due, with jitter.
    pub due: Option<SystemTime>,
    /// The time at which it was started.
    pub started: Option<SystemTime>,
    /// The workflow and its first run.
    pub execution: Execution,
    /// Its status, as far as the schedule knows it. Older servers do not report it.
    pub status: Option<WorkflowExecutionStatus>,
}

impl AnyScheduleDescription {
    pub(super) fn new(schedule: AnySchedule, sdk: Sdk) -> Self {
        Self { schedule, sdk }
    }

    /// Returns the schedule id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.schedule.id()
    }

    /// Returns the SDK's description, which has the memo, the search attributes and counters.
    #[must_use]
    pub fn sdk(&self) -> &Sdk {
        &self.sdk
    }

    pub(super) fn stored(&self) -> Schedule {
        self.sdk.raw().schedule.clone().unwrap_or_default()
    }

    /// Returns the times as the server has them: it converts cron expressions and calendars in text to structured
    /// calendars.
    #[must_use]
    pub fn spec(&self) -> Option<&ScheduleSpec> {
        self.sdk.raw().schedule.as_ref()?.spec.as_ref()
    }

    /// Returns the policies.
    #[must_use]
    pub fn policies(&self) -> SchedulePolicies {
        self.sdk.raw().schedule.as_ref().and_then(|schedule| schedule.policies).unwrap_or_default()
    }

    /// Returns `true` if the schedule is paused.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.sdk.paused()
    }

    /// Returns the note for people, unless it is empty.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.sdk.note()
    }

    /// Returns the number of starts that are left, or `None` without a limit.
    #[must_use]
    pub fn remaining_actions(&self) -> Option<i64> {
        let state = self.sdk.raw().schedule.as_ref()?.state.as_ref()?;
        state.limited_actions.then_some(state.remaining_actions)
    }

    /// Returns the start as the schedule stores it, with an encoded input.
    #[must_use]
    pub fn start(&self) -> Option<&NewWorkflowExecutionInfo> {
        let action = self.sdk.raw().schedule.as_ref()?.action.as_ref()?.action.as_ref()?;
        let Action::StartWorkflow(start) = action;
        Some(start)
    }

    /// Returns the type of the workflow that it starts.
    #[must_use]
    pub fn workflow_type(&self) -> &str {
        self.start().and_then(|start| start.workflow_type.as_ref()).map_or("", |kind| &kind.name)
    }

    /// Returns the times of the next starts, at most 10, without jitter.
    #[must_use]
    pub fn next_runs(&self) -> Vec<SystemTime> {
        self.sdk.future_action_times()
    }

    /// Returns the latest starts, at most 10, with the newest at the end.
    #[must_use]
    pub fn recent_runs(&self) -> Vec<ScheduledRun> {
        let recent = self.sdk.raw().info.iter().flat_map(|info| &info.recent_actions);
        recent.filter_map(ScheduledRun::new).collect()
    }

    /// Returns the workflows that the schedule has started and that are still running.
    #[must_use]
    pub fn running(&self) -> Vec<Execution> {
        let running = self.sdk.raw().info.iter().flat_map(|info| &info.running_workflows);
        running.map(execution).collect()
    }
}

impl ScheduledRun {
    fn new(action: &ScheduleActionResult) -> Option<Self> {
        Some(Self {
            due: action.schedule_time.as_ref().and_then(proto_ts_to_system_time),
            started: action.actual_time.as_ref().and_then(proto_ts_to_system_time),
            execution: execution(action.start_workflow_result.as_ref()?),
            status: Some(action.start_workflow_status().into())
                .filter(|status| *status != WorkflowExecutionStatus::Unspecified),
        })
    }
}

fn execution(execution: &WorkflowExecution) -> Execution {
    Execution { workflow_id: execution.workflow_id.clone(), run_id: Some(execution.run_id.clone()) }
}

impl fmt::Debug for AnyScheduleDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyScheduleDescription")
            .field("id", &self.id())
            .field("workflow_type", &self.workflow_type())
            .field("is_paused", &self.is_paused())
            .finish_non_exhaustive()
    }
}

/// The server's description of a schedule that starts the workflow `W`.
///
/// ```
/// use shop::v1::orders_temporal::OrdersClient;
/// use temporal_prost::schedule::ScheduleError;
///
/// async fn report(orders: &OrdersClient) -> Result<(), ScheduleError> {
///     let weekly = orders.place_order_schedule("weekly").describe().await?;
///     println!("{} orders next at {:?}", weekly.input().await?.customer, weekly.next_runs().first());
///     for run in weekly.recent_runs() {
///         let order = weekly.handle(&run.execution);
///         println!("{}: {:?}", order.id(), run.started);
///     }
///     Ok(())
/// }
/// ```
pub struct ScheduleDescription<W> {
    any: AnyScheduleDescription,
    workflow: PhantomData<fn() -> W>,
}

impl<W: Workflow> ScheduleDescription<W> {
    pub(super) fn new(any: AnyScheduleDescription) -> Self {
        Self { any, workflow: PhantomData }
    }

    /// Decodes the input of the workflow.
    ///
    /// # Errors
    /// Returns an error if the schedule starts another workflow, or the input cannot be decoded.
    pub async fn input(&self) -> Result<MessageOf<W::Input>, ScheduleError> {
        self.any.check_type(W::NAME, W::ALIASES)?;
        let payloads = self.start().and_then(|start| start.input.clone()).unwrap_or_default().payloads;
        let converter = self.any.schedule.client().data_converter();
        let input = converter.from_payloads::<W::Input>(&context(), payloads).await;
        Ok(input.map_err(|error| ScheduleError::from_sdk(self.id(), error.into()))?.into_message())
    }

    /// Returns a handle to a workflow that the schedule has started.
    #[must_use]
    pub fn handle(&self, run: &Execution) -> W::Ref<WorkflowHandle<W>> {
        WorkflowHandle::of(self.any.schedule.client(), run.clone()).into()
    }
}

impl AnyScheduleDescription {
    fn check_type(&self, name: &'static str, aliases: &[&str]) -> Result<(), ScheduleError> {
        let actual = self.workflow_type();
        if actual == name || aliases.contains(&actual) { Ok(()) } else { Err(self.other(name)) }
    }

    fn other(&self, expected: &'static str) -> ScheduleError {
        let workflow_type = self.workflow_type().to_owned();
        ScheduleError::OtherWorkflow { schedule_id: self.id().to_owned(), workflow_type, expected }
    }
}

impl<W> Deref for ScheduleDescription<W> {
    type Target = AnyScheduleDescription;

    fn deref(&self) -> &AnyScheduleDescription {
        &self.any
    }
}

impl<W> Clone for ScheduleDescription<W> {
    fn clone(&self) -> Self {
        Self { any: self.any.clone(), workflow: PhantomData }
    }
}

impl<W> fmt::Debug for ScheduleDescription<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.any.fmt(f)
    }
}
