use super::{ScheduleError, ScheduleHandle, action, settings::settings, timing};
use crate::{definition::Workflow, remote::Start};
use std::{
    fmt,
    time::{Duration, SystemTime},
};
use temporalio_client::{
    Client, NamespacedClient as _,
    grpc::WorkflowService,
    schedules::{ScheduleCalendarSpec, ScheduleIntervalSpec, ScheduleOverlapPolicy, ScheduleSpec},
    tonic::IntoRequest as _,
};
use temporalio_common::{
    MemoValues,
    protos::temporal::api::{
        schedule::v1::{self as api, SchedulePatch, TriggerImmediatelyRequest},
        workflowservice::v1::CreateScheduleRequest,
    },
    search_attributes::SearchAttributes,
};

/// A schedule that is not created yet. [`create`](Self::create) creates it.
///
/// Generated code has a method for it per workflow, `schedule_place_order`. To set options of the workflow, such as its
/// timeouts, begin with the start:
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::{OrdersClient, workflow::PlaceOrder}};
/// use std::time::Duration;
/// use temporal_prost::schedule::{ScheduleError, ScheduleHandle};
///
/// async fn hourly(
///     orders: &OrdersClient,
///     request: PlaceOrderRequest,
/// ) -> Result<ScheduleHandle<PlaceOrder>, ScheduleError> {
///     let start = orders.place_order(request).run_timeout(Duration::from_secs(600));
///     start.schedule("hourly").interval(Duration::from_secs(3600)).note("standing order").create().await
/// }
/// ```
#[must_use = "nothing is created until `create` is called and awaited"]
pub struct NewSchedule<W: Workflow> {
    id: String,
    start: Start<W>,
    schedule: api::Schedule,
    memo: Option<MemoValues>,
    search_attributes: Option<SearchAttributes>,
    starts_now: bool,
}

impl<W: Workflow> NewSchedule<W> {
    pub(crate) fn new(start: Start<W>, id: String) -> Self {
        let schedule = api::Schedule::default();
        Self { id, start, schedule, memo: None, search_attributes: None, starts_now: false }
    }

    fn set(mut self, set: impl FnOnce(&mut api::Schedule)) -> Self {
        set(&mut self.schedule);
        self
    }

    settings!();

    /// Sets the memo of the schedule. The workflows have the memo of the start.
    pub fn memo(self, memo: MemoValues) -> Self {
        Self { memo: Some(memo), ..self }
    }

    /// Sets the search attributes of the schedule. The workflows get the search attributes of the start.
    pub fn search_attributes(self, attributes: SearchAttributes) -> Self {
        Self { search_attributes: Some(attributes), ..self }
    }

    /// Also starts the workflow as soon as the schedule is created, even if it is paused.
    pub fn trigger_immediately(self) -> Self {
        Self { starts_now: true, ..self }
    }

    /// Creates the schedule.
    ///
    /// # Errors
    /// Returns an error if the workflow cannot be started as described, or the schedule is not created.
    /// [`ScheduleError::is_already_exists`] is `true` if its id is taken.
    pub async fn create(self) -> Result<ScheduleHandle<W>, ScheduleError> {
        let (client, id) = (self.start.client.clone(), self.id.clone());
        let request = self.request(&client).await?;
        let created = WorkflowService::create_schedule(&mut client.clone(), request.into_request()).await;
        created.map_err(|status| ScheduleError::from_status(&id, status))?;
        Ok(ScheduleHandle::attach(&client, id))
    }

    async fn request(self, client: &Client) -> Result<CreateScheduleRequest, ScheduleError> {
        let Self { id, start, mut schedule, memo, search_attributes, starts_now } = self;
        let action = action::action(start, id.clone()).await;
        schedule.action = Some(action.map_err(|error| ScheduleError::start(&id, error))?);
        let memo = match memo {
            Some(memo) => Some(action::memo(client, memo).await),
            None => None,
        };
        Ok(CreateScheduleRequest {
            namespace: client.namespace(),
            identity: client.identity(),
            request_id: super::any::request_id(),
            schedule: Some(schedule),
            initial_patch: starts_now.then(trigger),
            memo: memo.transpose().map_err(|error| ScheduleError::from_sdk(&id, error.into()))?,
            search_attributes: search_attributes.map(SearchAttributes::into_proto),
            schedule_id: id,
        })
    }
}

/// Servers forget what they have started under the policy that allows everything. The policy of the schedule is better: it
/// applies to the next start.
fn trigger() -> SchedulePatch {
    let now = TriggerImmediatelyRequest::default();
    SchedulePatch { trigger_immediately: Some(now), ..SchedulePatch::default() }
}

impl<W: Workflow> fmt::Debug for NewSchedule<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSchedule")
            .field("id", &self.id)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}
