//! The SDK's times of a schedule, as the server receives them. The SDK keeps its own conversions to itself.

use std::time::Duration;
use temporalio_client::schedules::{
    ScheduleCalendarSpec, ScheduleIntervalSpec, ScheduleOverlapPolicy, ScheduleSpec,
};
use temporalio_common::protos::temporal::api::{enums::v1 as enums, schedule::v1 as api};

/// The longest duration that protobuf allows, about 10000 years.
const LONGEST: Duration = Duration::from_hours(87_660_000);

/// Converts a duration, at most to the longest one. Generic, since the SDK does not export the type.
pub(super) fn duration<T>(duration: Duration) -> Option<T>
where
    T: TryFrom<Duration>,
{
    duration.min(LONGEST).try_into().ok()
}

#[expect(deprecated, reason = "the server reads excluded calendars in text only from this field")]
pub(super) fn spec(spec: ScheduleSpec) -> api::ScheduleSpec {
    api::ScheduleSpec {
        interval: spec.intervals.iter().map(interval).collect(),
        calendar: spec.calendars.into_iter().map(calendar).collect(),
        exclude_calendar: spec.exclude_calendars.into_iter().map(calendar).collect(),
        cron_string: spec.cron_strings,
        timezone_name: spec.timezone_name,
        start_time: spec.start_time.map(Into::into),
        end_time: spec.end_time.map(Into::into),
        jitter: spec.jitter.and_then(duration),
        ..api::ScheduleSpec::default()
    }
}

#[expect(deprecated, reason = "the server reads excluded calendars in text only from this field")]
pub(super) fn exclude(spec: &mut api::ScheduleSpec, excluded: ScheduleCalendarSpec) {
    spec.exclude_calendar.push(calendar(excluded));
}

pub(super) fn interval(interval: &ScheduleIntervalSpec) -> api::IntervalSpec {
    api::IntervalSpec { interval: duration(interval.every), phase: interval.offset.and_then(duration) }
}

pub(super) fn calendar(calendar: ScheduleCalendarSpec) -> api::CalendarSpec {
    api::CalendarSpec {
        second: calendar.second,
        minute: calendar.minute,
        hour: calendar.hour,
        day_of_month: calendar.day_of_month,
        month: calendar.month,
        year: calendar.year,
        day_of_week: calendar.day_of_week,
        comment: calendar.comment,
    }
}

pub(super) fn overlap_policy(policy: ScheduleOverlapPolicy) -> enums::ScheduleOverlapPolicy {
    use ScheduleOverlapPolicy as Sdk;
    match policy {
        Sdk::Skip => enums::ScheduleOverlapPolicy::Skip,
        Sdk::BufferOne => enums::ScheduleOverlapPolicy::BufferOne,
        Sdk::BufferAll => enums::ScheduleOverlapPolicy::BufferAll,
        Sdk::CancelOther => enums::ScheduleOverlapPolicy::CancelOther,
        Sdk::TerminateOther => enums::ScheduleOverlapPolicy::TerminateOther,
        Sdk::AllowAll => enums::ScheduleOverlapPolicy::AllowAll,
        _ => enums::ScheduleOverlapPolicy::Unspecified,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_durations_are_kept() {
        let longest = interval(&ScheduleIntervalSpec::new(Duration::MAX, Some(Duration::from_millis(1500))));
        assert_eq!(longest.interval.unwrap().seconds, 315_576_000_000);
        let offset = longest.phase.unwrap();
        assert_eq!((offset.seconds, offset.nanos), (1, 500_000_000));
    }
}
