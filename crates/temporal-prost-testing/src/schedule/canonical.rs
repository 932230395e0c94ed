//! The form of a specification that descriptions show, with structured calendars and intervals.

use super::Spec;
use crate::proto::{ProtoDuration, proto_duration};
use crate::time::calendar::field::{FieldError, Range, Unit};
use crate::time::cron::{go_duration, shorthand};
use temporalio_common::protos::temporal::api::schedule::v1 as api;

/// An error that occurs when a specification is parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SpecError {
    #[error(transparent)]
    Field(#[from] FieldError),
    #[error("CronString does not have 5-7 fields")]
    FieldCount,
    #[error("interval is too small")]
    Interval,
    #[error("phase cannot be greater than Interval")]
    Phase,
    #[error("invalid duration `{0}`")]
    Duration(String),
    #[error("conflicting timezone names")]
    ConflictingTimeZones,
    #[error("unknown time zone {0}")]
    TimeZone(String),
}

/// Converts a specification to its canonical form, and compiles it.
pub(crate) fn canonical(spec: api::ScheduleSpec) -> Result<(api::ScheduleSpec, Spec), SpecError> {
    let mut spec = spec;
    for calendar in std::mem::take(&mut spec.calendar) {
        spec.structured_calendar.push(structured(&calendar)?);
    }
    #[expect(deprecated, reason = "older clients exclude by it")]
    for calendar in std::mem::take(&mut spec.exclude_calendar) {
        spec.exclude_structured_calendar.push(structured(&calendar)?);
    }
    for cron in std::mem::take(&mut spec.cron_string) {
        add_cron(&mut spec, &cron)?;
    }
    let compiled = Spec::new(&spec)?;
    Ok((spec, compiled))
}

fn structured(calendar: &api::CalendarSpec) -> Result<api::StructuredCalendarSpec, SpecError> {
    let ranges = |unit: Unit, text: &str| -> Result<Vec<api::Range>, SpecError> {
        Ok(unit.parse(text)?.into_iter().map(proto_range).collect())
    };
    Ok(api::StructuredCalendarSpec {
        second: ranges(Unit::Second, &calendar.second)?,
        minute: ranges(Unit::Minute, &calendar.minute)?,
        hour: ranges(Unit::Hour, &calendar.hour)?,
        day_of_month: ranges(Unit::Day, &calendar.day_of_month)?,
        month: ranges(Unit::Month, &calendar.month)?,
        year: ranges(Unit::Year, &calendar.year)?,
        day_of_week: ranges(Unit::Weekday, &calendar.day_of_week)?,
        comment: calendar.comment.clone(),
    })
}

/// Converts a range to the server's form: an end that equals the start and a step of one are omitted.
fn proto_range(range: Range) -> api::Range {
    let Range { start, end, step } = range;
    api::Range { start, end: if end == start { 0 } else { end }, step: if step == 1 { 0 } else { step } }
}

pub(super) fn field_ranges(ranges: &[api::Range]) -> Vec<Range> {
    let range = |range: &api::Range| Range {
        start: range.start,
        end: range.end.max(range.start),
        step: range.step.max(1),
    };
    ranges.iter().map(range).collect()
}

fn add_cron(spec: &mut api::ScheduleSpec, cron: &str) -> Result<(), SpecError> {
    let (cron, comment) = cron.split_once('#').unwrap_or((cron, ""));
    let cron = take_zone(spec, cron.trim())?;
    if let Some(interval) = cron.strip_prefix("@every") {
        spec.interval.push(interval_of(interval.trim())?);
        return Ok(());
    }
    let mut calendar = calendar_of(shorthand(cron))?;
    comment.trim().clone_into(&mut calendar.comment);
    spec.structured_calendar.push(structured(&calendar)?);
    Ok(())
}

fn take_zone<'a>(spec: &mut api::ScheduleSpec, cron: &'a str) -> Result<&'a str, SpecError> {
    let Some(rest) = cron.strip_prefix("CRON_TZ=").or_else(|| cron.strip_prefix("TZ=")) else {
        return Ok(cron);
    };
    let (name, rest) = rest.split_once(' ').ok_or(SpecError::FieldCount)?;
    if !spec.timezone_name.is_empty() && spec.timezone_name != name {
        return Err(SpecError::ConflictingTimeZones);
    }
    name.clone_into(&mut spec.timezone_name);
    Ok(rest.trim())
}

fn calendar_of(cron: &str) -> Result<api::CalendarSpec, SpecError> {
    let fields: Vec<String> = cron.split_whitespace().map(str::to_owned).collect();
    let with = |second: &str, five: [String; 5], year: &str| {
        let [minute, hour, day_of_month, month, day_of_week] = five;
        let (second, year, comment) = (second.to_owned(), year.to_owned(), String::new());
        api::CalendarSpec { second, minute, hour, day_of_month, month, year, day_of_week, comment }
    };
    let five =
        |fields: &[String]| <[String; 5]>::try_from(fields.to_vec()).map_err(|_| SpecError::FieldCount);
    match &fields[..] {
        [_, _, _, _, _] => Ok(with("0", five(&fields)?, "*")),
        [first @ .., year] if first.len() == 5 => Ok(with("0", five(first)?, year)),
        [second, middle @ .., year] if middle.len() == 5 => Ok(with(second, five(middle)?, year)),
        _ => Err(SpecError::FieldCount),
    }
}

fn interval_of(text: &str) -> Result<api::IntervalSpec, SpecError> {
    let read = |text: &str| -> Result<ProtoDuration, SpecError> {
        let duration = go_duration(text).ok_or_else(|| SpecError::Duration(text.to_owned()))?;
        Ok(proto_duration(duration))
    };
    Ok(match text.split_once('/') {
        Some((interval, phase)) => {
            api::IntervalSpec { interval: Some(read(interval)?), phase: Some(read(phase)?) }
        }
        None => api::IntervalSpec { interval: Some(read(text)?), phase: None },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn times(spec: api::ScheduleSpec) -> Result<Vec<u64>, SpecError> {
        let compiled = canonical(spec)?.1;
        Ok(compiled.times_after(Duration::ZERO).take(3).map(|time| time.as_secs()).collect())
    }

    fn cron(text: &str) -> api::ScheduleSpec {
        api::ScheduleSpec { cron_string: vec![text.to_owned()], ..Default::default() }
    }

    #[test]
    fn specifications_give_their_times() {
        assert_eq!(times(cron("@every 1h/5m")), Ok(vec![300, 3900, 7500]));
        assert_eq!(times(cron("*/30 * * * *")), Ok(vec![1800, 3600, 5400]));
        assert_eq!(
            times(cron("30 0 0 * * * 1970,2001")),
            Err(Unit::Year.parse("1970,2001").unwrap_err().into())
        );
        let calendar = api::CalendarSpec { hour: "*".to_owned(), ..Default::default() };
        let excluded = api::CalendarSpec { hour: "1-2".to_owned(), ..Default::default() };
        #[expect(deprecated, reason = "older clients exclude by it")]
        let spec = api::ScheduleSpec {
            calendar: vec![calendar],
            exclude_calendar: vec![excluded],
            ..Default::default()
        };
        assert_eq!(times(spec), Ok(vec![3 * 3600, 4 * 3600, 5 * 3600]));
    }

    #[test]
    fn wrong_specifications_are_refused() {
        assert_eq!(times(cron("* * * *")), Err(SpecError::FieldCount));
        assert_eq!(times(cron("@every 0s")), Err(SpecError::Duration("0s".to_owned())));
        assert_eq!(
            times(cron("TZ=Nowhere/None * * * * *")),
            Err(SpecError::TimeZone("Nowhere/None".to_owned()))
        );
    }
}
