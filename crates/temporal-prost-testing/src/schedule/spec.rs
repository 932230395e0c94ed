//! The times of a schedule.

use super::canonical::{SpecError, field_ranges};
use crate::proto::{Time, duration, time};
use crate::time::calendar::field::Unit;
use crate::time::calendar::{Calendar, Set};
use jiff::tz::TimeZone;
use std::time::Duration;
use temporalio_common::protos::temporal::api::schedule::v1 as api;

/// The maximum number of excluded times that are skipped when searching for the next time.
const MOST_EXCLUDED: usize = 10_000;

/// A compiled specification.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spec {
    calendars: Vec<Calendar>,
    excluded: Vec<Calendar>,
    intervals: Vec<Interval>,
    start: Option<Time>,
    end: Option<Time>,
}

#[derive(Clone, Copy, Debug)]
struct Interval {
    every: u64,
    phase: u64,
}

impl Spec {
    /// Compiles a specification in its canonical form.
    pub(super) fn new(spec: &api::ScheduleSpec) -> Result<Self, SpecError> {
        let zone = zone(spec)?;
        let calendars = |calendars: &[api::StructuredCalendarSpec]| {
            calendars.iter().map(|calendar| compiled(calendar, &zone)).collect()
        };
        Ok(Self {
            calendars: calendars(&spec.structured_calendar),
            excluded: calendars(&spec.exclude_structured_calendar),
            intervals: spec.interval.iter().map(Interval::new).collect::<Result<_, _>>()?,
            start: spec.start_time.as_ref().map(time),
            end: spec.end_time.as_ref().map(time),
        })
    }

    /// Returns all times after `time`.
    pub(crate) fn times_after(&self, time: Time) -> impl Iterator<Item = Time> {
        let before_start = self.start.map(|start| start.saturating_sub(Duration::from_nanos(1)));
        let mut last = before_start.map_or(time, |start| start.max(time));
        std::iter::from_fn(move || {
            let next = self.next_after(last)?;
            last = next;
            Some(next)
        })
    }

    fn next_after(&self, time: Time) -> Option<Time> {
        let mut next = time;
        for _ in 0..MOST_EXCLUDED {
            let by_calendar = self.calendars.iter().filter_map(|calendar| calendar.next_after(next));
            let by_interval = self.intervals.iter().filter_map(|interval| interval.next_after(next));
            next = by_calendar.chain(by_interval).min()?;
            if self.end.is_some_and(|end| next > end) {
                return None;
            }
            if !self.excluded.iter().any(|calendar| calendar.matches(next)) {
                return Some(next);
            }
        }
        None
    }
}

impl Interval {
    fn new(interval: &api::IntervalSpec) -> Result<Self, SpecError> {
        let every = duration(interval.interval.as_ref()).as_secs();
        let phase = duration(interval.phase.as_ref()).as_secs();
        match every {
            0 => Err(SpecError::Interval),
            every if phase >= every => Err(SpecError::Phase),
            every => Ok(Self { every, phase }),
        }
    }

    fn next_after(self, time: Time) -> Option<Time> {
        let rounds = match time.as_secs().checked_sub(self.phase) {
            Some(passed) => passed / self.every + 1,
            None => 0,
        };
        rounds.checked_mul(self.every)?.checked_add(self.phase).map(Duration::from_secs)
    }
}

fn zone(spec: &api::ScheduleSpec) -> Result<TimeZone, SpecError> {
    let name = &spec.timezone_name;
    if !spec.timezone_data.is_empty() {
        return TimeZone::tzif(name, &spec.timezone_data).map_err(|_| SpecError::TimeZone(name.clone()));
    }
    if name.is_empty() {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).map_err(|_| SpecError::TimeZone(name.clone()))
}

fn compiled(calendar: &api::StructuredCalendarSpec, zone: &TimeZone) -> Calendar {
    let set = |ranges: &[api::Range]| Set::new(&field_ranges(ranges));
    Calendar {
        seconds: set(&calendar.second),
        minutes: set(&calendar.minute),
        hours: set(&calendar.hour),
        days: set(&calendar.day_of_month),
        months: set(&calendar.month),
        weekdays: set(&calendar.day_of_week),
        years: if calendar.year.is_empty() { Unit::Year.all() } else { field_ranges(&calendar.year) },
        either_day: false,
        zone: zone.clone(),
    }
}
