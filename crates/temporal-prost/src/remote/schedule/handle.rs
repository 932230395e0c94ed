use super::{AnySchedule, ScheduleDescription, ScheduleError, ScheduleUpdate};
use crate::definition::Workflow;
use std::{fmt, marker::PhantomData, ops::Deref};
use temporalio_client::Client;

/// A handle to a schedule that starts the workflow `W`. The methods that do not depend on `W` are those of
/// [`AnySchedule`].
///
/// ```
/// use shop::v1::orders_temporal::OrdersClient;
/// use temporal_prost::{client::schedules::ScheduleOverlapPolicy, schedule::ScheduleError};
///
/// async fn catch_up(orders: &OrdersClient) -> Result<(), ScheduleError> {
///     let weekly = orders.place_order_schedule("weekly");
///     weekly.unpause("the warehouse is open again").await?;
///     weekly.trigger(ScheduleOverlapPolicy::BufferOne).await
/// }
/// ```
pub struct ScheduleHandle<W> {
    any: AnySchedule,
    workflow: PhantomData<fn() -> W>,
}

impl<W: Workflow> ScheduleHandle<W> {
    /// Attaches to the schedule `id`, whether or not it exists.
    pub fn attach(client: &Client, id: impl Into<String>) -> Self {
        Self { any: AnySchedule::attach(client, id), workflow: PhantomData }
    }

    /// Returns the server's description of the schedule.
    ///
    /// # Errors
    /// Returns an error if the schedule does not exist or the server cannot be reached.
    pub async fn describe(&self) -> Result<ScheduleDescription<W>, ScheduleError> {
        Ok(ScheduleDescription::new(self.any.describe().await?))
    }

    /// Changes the schedule. The closure gets the schedule as it is, and returns it with its changes.
    ///
    /// If somebody else changes the schedule at the same time, the closure runs again on the newer one, so that neither
    /// change is lost. It must have the same result if its own changes are already there: set values, and add none that
    /// are there.
    ///
    /// ```
    /// use shop::v1::{PlaceOrderRequest, orders_temporal::OrdersClient};
    /// use temporal_prost::schedule::ScheduleError;
    ///
    /// async fn more_tea(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<(), ScheduleError> {
    ///     let weekly = orders.place_order_schedule("weekly");
    ///     weekly
    ///         .update(|schedule| schedule.start(orders.place_order(request.clone())).pause_on_failure(true))
    ///         .await
    /// }
    /// ```
    ///
    /// # Limits
    /// A server counts neither pauses nor triggered starts as changes. A pause between the reading and the writing of an
    /// update is undone by it.
    ///
    /// # Errors
    /// Returns an error if the schedule does not exist, a new start cannot be made as described, the server rejects the
    /// change, or it still conflicts after 10 attempts.
    pub async fn update(
        &self,
        mut change: impl FnMut(ScheduleUpdate<W>) -> ScheduleUpdate<W> + Send,
    ) -> Result<(), ScheduleError> {
        self.any.change(&mut |draft| change(ScheduleUpdate::new(draft)).into_draft()).await
    }
}

impl<W> Deref for ScheduleHandle<W> {
    type Target = AnySchedule;

    fn deref(&self) -> &AnySchedule {
        &self.any
    }
}

impl<W> Clone for ScheduleHandle<W> {
    fn clone(&self) -> Self {
        Self { any: self.any.clone(), workflow: PhantomData }
    }
}

impl<W: Workflow> fmt::Debug for ScheduleHandle<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScheduleHandle")
            .field("workflow_type", &W::NAME)
            .field("id", &self.any.id())
            .finish_non_exhaustive()
    }
}
