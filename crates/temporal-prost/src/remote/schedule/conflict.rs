//! Finds updates that a server has dropped, by what it has stored instead.

use temporalio_common::protos::temporal::api::schedule::v1::{
    Schedule, SchedulePolicies, ScheduleSpec, ScheduleState,
};

type Compare = fn(&Schedule, &Schedule) -> bool;

/// A part of a schedule that is changed on its own.
struct Part {
    is_same: Compare,
    /// Returns `true` if the second schedule may be what a server makes of the first one.
    is_kept: Compare,
}

impl Part {
    /// A part that servers store as it is.
    const fn plain(is_same: Compare) -> Self {
        Self { is_same, is_kept: is_same }
    }
}

const PARTS: [Part; 9] = [
    Part { is_same: |one, other| one.spec == other.spec, is_kept: |sent, stored| is_kept(sent, stored) },
    // It is only replaced as a whole, so one that somebody else has replaced may have come first.
    Part { is_same: |one, other| one.action == other.action, is_kept: |_, _| true },
    Part::plain(|one, other| policies(one).overlap_policy == policies(other).overlap_policy),
    Part::plain(|one, other| policies(one).catchup_window == policies(other).catchup_window),
    Part::plain(|one, other| policies(one).pause_on_failure == policies(other).pause_on_failure),
    Part::plain(|one, other| {
        policies(one).keep_original_workflow_id == policies(other).keep_original_workflow_id
    }),
    Part::plain(|one, other| state(one).notes == state(other).notes),
    Part::plain(|one, other| state(one).paused == state(other).paused),
    Part::plain(|one, other| limit(one) == limit(other)),
];

/// Returns `true` if the schedule that a server has stored lacks a change of the update that was `sent`.
///
/// A schedule that is as `before` lacks nothing: the update has changed nothing, or the server has its own form of the
/// same.
pub(super) fn is_lost(before: &Schedule, sent: &Schedule, stored: &Schedule) -> bool {
    let lacks = |part: &Part| {
        let is_change = !(part.is_same)(before, sent);
        is_change && ((part.is_same)(before, stored) || !(part.is_kept)(sent, stored))
    };
    before != stored && PARTS.iter().any(lacks)
}

fn policies(schedule: &Schedule) -> SchedulePolicies {
    schedule.policies.unwrap_or_default()
}

fn state(schedule: &Schedule) -> ScheduleState {
    schedule.state.clone().unwrap_or_default()
}

fn limit(schedule: &Schedule) -> Option<i64> {
    let state = schedule.state.as_ref()?;
    state.limited_actions.then_some(state.remaining_actions)
}

/// A server turns expressions and calendars in text into structured calendars and intervals, and keeps everything else.
fn is_kept(sent: &Schedule, stored: &Schedule) -> bool {
    let [sent, stored] = [sent, stored].map(|schedule| schedule.spec.clone().unwrap_or_default());
    let has_all = sent.interval.iter().all(|time| stored.interval.contains(time))
        && sent.structured_calendar.iter().all(|time| stored.structured_calendar.contains(time));
    let is_same =
        (sent.start_time, sent.end_time, sent.jitter) == (stored.start_time, stored.end_time, stored.jitter);
    has_all && is_same && count(&sent) == count(&stored)
}

fn count(spec: &ScheduleSpec) -> usize {
    spec.interval.len() + spec.structured_calendar.len() + spec.calendar.len() + spec.cron_string.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_common::protos::temporal::api::schedule::v1::{
        CalendarSpec, IntervalSpec, StructuredCalendarSpec,
    };

    fn schedule(notes: &str, paused: bool) -> Schedule {
        let state = ScheduleState { notes: notes.to_owned(), paused, ..ScheduleState::default() };
        Schedule { state: Some(state), ..Schedule::default() }
    }

    #[test]
    fn an_update_is_lost_if_a_change_is_missing() {
        let (before, sent) = (schedule("a", false), schedule("mine", false));
        assert!(!is_lost(&before, &sent, &sent));
        assert!(is_lost(&before, &sent, &schedule("a", true)));
        assert!(is_lost(&before, &sent, &schedule("theirs", false)));
        assert!(!is_lost(&before, &sent, &schedule("mine", true)), "somebody has paused it later");
    }

    #[test]
    fn an_update_that_changes_nothing_is_not_lost() {
        let before = schedule("a", false);
        assert!(!is_lost(&before, &before, &before));
        assert!(!is_lost(&before, &before, &schedule("theirs", true)));
        assert!(!is_lost(&before, &schedule("a ", false), &before), "the server has trimmed it");
    }

    fn times(intervals: &[u64], text: &[&str], structured: usize) -> Schedule {
        let interval = |hours: &u64| {
            let interval = std::time::Duration::from_secs(hours * 3600).try_into().ok();
            IntervalSpec { interval, phase: None }
        };
        let calendar = |hour: &&str| CalendarSpec { hour: (*hour).to_owned(), ..CalendarSpec::default() };
        let spec = ScheduleSpec {
            interval: intervals.iter().map(interval).collect(),
            calendar: text.iter().map(calendar).collect(),
            structured_calendar: vec![StructuredCalendarSpec::default(); structured],
            ..ScheduleSpec::default()
        };
        Schedule { spec: Some(spec), ..Schedule::default() }
    }

    #[test]
    fn times_may_be_stored_in_another_form() {
        let (before, sent) = (times(&[1], &[], 1), times(&[1, 2], &["3"], 1));
        assert!(!is_lost(&before, &sent, &times(&[1, 2], &[], 2)));
        assert!(is_lost(&before, &sent, &times(&[1, 3], &[], 1)), "somebody else has added one");
        assert!(is_lost(&before, &sent, &times(&[1, 2], &[], 1)), "the calendar is missing");
    }
}
