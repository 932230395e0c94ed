use super::ScheduleError;
use crate::definition::{Served, ServedKind, Service};
use futures_util::{Stream, TryStreamExt as _};
use std::fmt;
use temporalio_client::{
    Client,
    schedules::{ListSchedulesOptions, ScheduleSummary},
};

/// A list of the schedules that start workflows of one service.
///
/// ```
/// use shop::v1::orders_temporal::OrdersClient;
/// use temporal_prost::schedule::ScheduleError;
///
/// async fn paused(orders: &OrdersClient) -> Result<Vec<String>, ScheduleError> {
///     let schedules = orders.schedules().all().await?;
///     let paused = schedules.into_iter().filter(|schedule| schedule.paused());
///     Ok(paused.map(|schedule| schedule.schedule_id().to_owned()).collect())
/// }
/// ```
#[must_use = "nothing is listed until `all` or `stream` is called"]
pub struct ListSchedules {
    client: Client,
    types: Vec<&'static str>,
    options: ListSchedulesOptions,
}

impl ListSchedules {
    /// Lists the schedules of the workflows of the service `S`.
    pub fn of<S: Service>(client: &Client) -> Self {
        let workflows = S::SERVED.iter().filter(|served| served.kind() == ServedKind::Workflow);
        Self::of_types(client, workflows.map(Served::name).collect())
    }

    /// Lists the schedules of these workflow types.
    pub fn of_types(client: &Client, types: Vec<&'static str>) -> Self {
        Self { client: client.clone(), types, options: ListSchedulesOptions::default() }
    }

    /// Restricts the list by search attributes of the schedules, in the query language of the server.
    pub fn query(mut self, query: impl Into<String>) -> Self {
        self.options.query = query.into();
        self
    }

    /// Returns the schedules as they arrive, page by page. A new schedule appears after a moment.
    pub fn stream(self) -> impl Stream<Item = Result<ScheduleSummary, ScheduleError>> + Send {
        let Self { client, types, options } = self;
        let is_listed = move |schedule: &ScheduleSummary| {
            schedule.workflow_type().is_some_and(|kind| types.contains(&kind))
        };
        let schedules = client.list_schedules(options).map_err(ScheduleError::list);
        schedules.try_filter(move |schedule| std::future::ready(is_listed(schedule)))
    }

    /// Returns all schedules.
    ///
    /// # Errors
    /// Returns an error if the server rejects the query or cannot be reached.
    pub async fn all(self) -> Result<Vec<ScheduleSummary>, ScheduleError> {
        self.stream().try_collect().await
    }
}

impl fmt::Debug for ListSchedules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListSchedules").field("types", &self.types).finish_non_exhaustive()
    }
}
