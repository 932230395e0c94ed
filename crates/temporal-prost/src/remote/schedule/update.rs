use super::{AnyScheduleDescription, action, change::Draft, settings::settings, timing};
use crate::{definition::Workflow, remote::Start};
use std::{
    fmt,
    marker::PhantomData,
    time::{Duration, SystemTime},
};
use temporalio_client::schedules::{
    ScheduleCalendarSpec, ScheduleIntervalSpec, ScheduleOverlapPolicy, ScheduleSpec,
};
use temporalio_common::{protos::temporal::api::schedule::v1 as api, search_attributes::SearchAttributes};

/// The changes of a schedule, for [`ScheduleHandle::update`](super::ScheduleHandle::update). Everything else stays
/// unchanged.
///
/// ```
/// use temporal_prost::{Workflow, schedule::ScheduleUpdate};
///
/// /// Moves a schedule to nine o'clock, unless it is paused.
/// fn move_to_nine<W: Workflow>(schedule: ScheduleUpdate<W>) -> ScheduleUpdate<W> {
///     if schedule.current().is_paused() {
///         return schedule;
///     }
///     schedule.spec(Default::default()).cron("0 9 * * *").time_zone("Europe/Berlin")
/// }
/// ```
#[must_use = "return it from the closure of the update"]
pub struct ScheduleUpdate<W> {
    draft: Draft,
    workflow: PhantomData<fn() -> W>,
}

impl<W: Workflow> ScheduleUpdate<W> {
    pub(super) fn new(draft: Draft) -> Self {
        Self { draft, workflow: PhantomData }
    }

    pub(super) fn into_draft(self) -> Draft {
        self.draft
    }

    /// Returns the schedule as it was before the changes.
    #[must_use]
    pub fn current(&self) -> &AnyScheduleDescription {
        &self.draft.current
    }

    fn set(mut self, set: impl FnOnce(&mut api::Schedule)) -> Self {
        set(&mut self.draft.schedule);
        self
    }

    settings!();

    /// Replaces the workflow's start: its input, its id, its options and its headers.
    pub fn start(mut self, start: impl Into<Start<W>>) -> Self {
        let id = self.draft.current.id().to_owned();
        self.draft.action = Some(Box::pin(action::action(start.into(), id)));
        self
    }

    /// Replaces the search attributes of the schedule.
    pub fn search_attributes(mut self, attributes: SearchAttributes) -> Self {
        self.draft.search_attributes = Some(attributes);
        self
    }
}

impl<W> fmt::Debug for ScheduleUpdate<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScheduleUpdate").field("current", &self.draft.current).finish_non_exhaustive()
    }
}
