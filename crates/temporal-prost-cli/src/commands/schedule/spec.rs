//! The times and policies of a schedule, as facts.

use crate::output::{Facts, rfc3339};
use jiff::SignedDuration;
use serde_yaml_ng::Value;
use std::time::{Duration, SystemTime};
use temporal_prost::schedule::AnyScheduleDescription;
use temporalio_common::protos::temporal::api::{
    enums::v1::ScheduleOverlapPolicy,
    schedule::v1::{IntervalSpec, Range, ScheduleSpec, StructuredCalendarSpec},
};

/// The times. The server converts cron expressions to calendars.
pub(super) fn spec_facts(facts: Facts, spec: &ScheduleSpec) -> Facts {
    let intervals = spec.interval.iter().map(interval).map(Value::from).collect::<Vec<_>>();
    let calendars = spec.structured_calendar.iter().map(calendar).map(Value::from).collect::<Vec<_>>();
    let time_zone = Some(spec.timezone_name.as_str()).filter(|name| !name.is_empty()).unwrap_or("UTC");
    facts
        .with_some("intervals", Some(intervals))
        .with_some("calendars", Some(calendars))
        .with("timeZone", time_zone)
        .with_some("startTime", moment(spec.start_time))
        .with_some("endTime", moment(spec.end_time))
        .with_some("jitter", spec.jitter.and_then(duration))
}

/// The policies and limits.
pub(super) fn policy_facts(facts: Facts, schedule: &AnyScheduleDescription) -> Facts {
    let policies = schedule.policies();
    facts
        .with("overlapPolicy", overlap_policy(policies.overlap_policy()))
        .with_some("catchupWindow", policies.catchup_window.and_then(duration))
        .with_some("pauseOnFailure", policies.pause_on_failure.then_some(true))
        .with_some("remainingActions", schedule.remaining_actions())
}

/// The value of the flag `--overlap-policy`.
fn overlap_policy(policy: ScheduleOverlapPolicy) -> String {
    let name = policy.as_str_name().trim_start_matches("SCHEDULE_OVERLAP_POLICY_").to_lowercase();
    // Unset, the server skips.
    if name == "unspecified" { "skip".to_owned() } else { name.replace('_', "-") }
}

/// The value of the flag `--interval`.
fn interval(interval: &IntervalSpec) -> String {
    let every = interval.interval.and_then(duration).unwrap_or_default();
    match interval.phase.and_then(duration).filter(|offset| offset != "0s") {
        Some(offset) => format!("{every}/{offset}"),
        None => every,
    }
}

/// The value of the flag `--calendar`. Fields that match every value are left out.
fn calendar(calendar: &StructuredCalendarSpec) -> Facts {
    let fields = [
        ("second", &calendar.second, 0..=59),
        ("minute", &calendar.minute, 0..=59),
        ("hour", &calendar.hour, 0..=23),
        ("dayOfMonth", &calendar.day_of_month, 1..=31),
        ("month", &calendar.month, 1..=12),
        ("year", &calendar.year, 0..=i32::MAX),
        ("dayOfWeek", &calendar.day_of_week, 0..=6),
    ];
    let comment = Facts::default().with_some("comment", Some(calendar.comment.as_str()));
    fields.into_iter().fold(comment, |facts, (name, ranges, all)| {
        let is_all =
            |range: &Range| range.start == *all.start() && range.end == *all.end() && range.step <= 1;
        let text: Vec<_> = ranges.iter().filter(|range| !is_all(range)).map(range).collect();
        facts.with_some(name, Some(text.join(",")))
    })
}

fn range(range: &Range) -> String {
    let step = if range.step > 1 { format!("/{}", range.step) } else { String::new() };
    if range.end > range.start {
        format!("{}-{}{step}", range.start, range.end)
    } else {
        format!("{}{step}", range.start)
    }
}

/// Generic, since the SDK does not export the type of its timestamps.
fn moment<T>(time: Option<T>) -> Option<String>
where
    SystemTime: TryFrom<T>,
{
    rfc3339(SystemTime::try_from(time?).ok()?)
}

fn duration<T>(duration: T) -> Option<String>
where
    Duration: TryFrom<T>,
{
    let duration = Duration::try_from(duration).ok()?;
    Some(format!("{:#}", SignedDuration::try_from(duration).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_and_calendars_read_like_flags() {
        let minutes = |minutes| Duration::from_mins(minutes).try_into().ok();
        assert_eq!(interval(&IntervalSpec { interval: minutes(60), phase: minutes(5) }), "1h/5m");
        assert_eq!(interval(&IntervalSpec { interval: minutes(90), phase: None }), "1h 30m");
        let nightly = StructuredCalendarSpec {
            minute: vec![Range { start: 0, end: 59, step: 15 }],
            hour: vec![Range { start: 3, end: 3, step: 1 }],
            day_of_week: vec![Range { start: 1, end: 5, step: 1 }],
            month: vec![Range { start: 1, end: 12, step: 1 }],
            ..StructuredCalendarSpec::default()
        };
        let facts: Vec<_> =
            calendar(&nightly).iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let expected = [("minute", "0-59/15"), ("hour", "3"), ("dayOfWeek", "1-5")];
        assert_eq!(facts, expected.map(|(name, value)| (name.into(), value.into())));
    }

    #[test]
    fn an_unset_policy_is_skip() {
        assert_eq!(overlap_policy(ScheduleOverlapPolicy::Unspecified), "skip");
        assert_eq!(overlap_policy(ScheduleOverlapPolicy::BufferOne), "buffer-one");
    }
}
