use super::{AnyScheduleDescription, ScheduleError};
use std::fmt;
use temporalio_client::{
    Client, RpcOptions,
    schedules::{
        BackfillScheduleOptions, DeleteScheduleOptions, PauseScheduleOptions, ScheduleBackfill,
        ScheduleError as SdkError, ScheduleHandle as Sdk, ScheduleOverlapPolicy, TriggerScheduleOptions,
        UnpauseScheduleOptions,
    },
};

/// A handle to a schedule of any workflow. A [`ScheduleHandle`](super::ScheduleHandle) dereferences to it.
///
/// ```
/// use shop::v1::orders_temporal::OrdersClient;
/// use temporal_prost::schedule::{AnySchedule, ScheduleError};
///
/// /// Pauses every schedule of the service.
/// async fn pause_all(orders: &OrdersClient) -> Result<(), ScheduleError> {
///     for schedule in orders.schedules().all().await? {
///         AnySchedule::attach(orders.sdk(), schedule.schedule_id()).pause("maintenance").await?;
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct AnySchedule {
    client: Client,
    id: String,
}

impl AnySchedule {
    /// Attaches to the schedule `id`, whether or not it exists.
    pub fn attach(client: &Client, id: impl Into<String>) -> Self {
        Self { client: client.clone(), id: id.into() }
    }

    /// Returns the schedule id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    fn sdk(&self) -> Sdk<Client> {
        self.client.get_schedule_handle(&self.id)
    }

    fn answered<T>(&self, answer: Result<T, SdkError>) -> Result<T, ScheduleError> {
        answer.map_err(|error| ScheduleError::from_sdk(&self.id, error))
    }

    /// Returns the server's description of the schedule.
    ///
    /// # Errors
    /// Returns an error if the schedule does not exist or the server cannot be reached.
    pub async fn describe(&self) -> Result<AnyScheduleDescription, ScheduleError> {
        let description = self.answered(self.sdk().describe(RpcOptions::default()).await)?;
        Ok(AnyScheduleDescription::new(self.clone(), description))
    }

    /// Pauses the schedule. The note, which is for people, replaces the schedule's; an empty one is replaced by a note
    /// that names the SDK.
    ///
    /// # Errors
    /// Returns an error if the schedule does not exist or the server cannot be reached.
    pub async fn pause(&self, note: impl Into<String>) -> Result<(), ScheduleError> {
        self.answered(self.sdk().pause(text(note), PauseScheduleOptions::default()).await)
    }

    /// Unpauses the schedule, with a note as in [`pause`](Self::pause).
    ///
    /// # Errors
    /// Returns an error if the schedule does not exist or the server cannot be reached.
    pub async fn unpause(&self, note: impl Into<String>) -> Result<(), ScheduleError> {
        self.answered(self.sdk().unpause(text(note), UnpauseScheduleOptions::default()).await)
    }

    /// Starts the workflow now, even if the schedule is paused. `Unspecified` is the overlap policy of the schedule.
    ///
    /// # Errors
    /// Returns an error if the schedule does not exist or the server cannot be reached.
    pub async fn trigger(&self, overlap_policy: ScheduleOverlapPolicy) -> Result<(), ScheduleError> {
        self.answered(self.sdk().trigger(overlap_policy, TriggerScheduleOptions::default()).await)
    }

    /// Starts the workflow for the times of the schedule in past ranges, even if the schedule is paused. Both ends of a
    /// range are included.
    ///
    /// # Errors
    /// Returns an error if the schedule does not exist or the server cannot be reached.
    pub async fn backfill(
        &self,
        ranges: impl IntoIterator<Item = ScheduleBackfill>,
    ) -> Result<(), ScheduleError> {
        self.answered(self.sdk().backfill(ranges, BackfillScheduleOptions::default()).await)
    }

    /// Deletes the schedule. Workflows that it has started keep running.
    ///
    /// # Errors
    /// Returns an error if the schedule does not exist or the server cannot be reached.
    pub async fn delete(&self) -> Result<(), ScheduleError> {
        self.answered(self.sdk().delete(DeleteScheduleOptions::default()).await)
    }
}

/// Returns the note unless it is empty. A server ignores a pause with an empty note.
fn text(note: impl Into<String>) -> Option<String> {
    Some(note.into()).filter(|note| !note.is_empty())
}

/// Returns an id by which the server recognizes a request that is sent again.
pub(super) fn request_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

impl fmt::Debug for AnySchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnySchedule").field("id", &self.id).finish_non_exhaustive()
    }
}
