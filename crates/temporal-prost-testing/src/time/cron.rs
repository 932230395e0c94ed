//! Cron schedules of workflows.

use crate::proto::Time;
use crate::time::calendar::Calendar;
use crate::time::calendar::Set;
use crate::time::calendar::field::{FieldError, Unit};
use jiff::tz::TimeZone;
use std::time::Duration;

/// The schedule of a workflow's cron runs.
#[derive(Clone, Debug)]
pub(crate) enum Cron {
    Every(Duration),
    Calendar(Box<Calendar>),
}

/// An error that occurs when a cron schedule is parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CronError {
    #[error("expected exactly 5 fields, found {0}")]
    FieldCount(usize),
    #[error("unknown time zone `{0}`")]
    TimeZone(String),
    #[error("invalid duration `{0}`")]
    Duration(String),
    #[error(transparent)]
    Field(#[from] FieldError),
}

impl Cron {
    /// Parses a cron schedule: five fields or a shorthand, with an optional `CRON_TZ=` prefix.
    pub(crate) fn parse(text: &str) -> Result<Self, CronError> {
        let (zone, text) = split_zone(text.trim())?;
        if let Some(duration) = text.strip_prefix("@every ") {
            let duration =
                go_duration(duration.trim()).ok_or_else(|| CronError::Duration(duration.to_owned()))?;
            return Ok(Self::Every(Duration::from_secs(duration.as_secs().max(1))));
        }
        let fields: Vec<&str> = shorthand(text).split_whitespace().collect();
        let [minute, hour, day, month, weekday] = fields[..] else {
            return Err(CronError::FieldCount(fields.len()));
        };
        let is_any = |field: &str| field.starts_with(['*', '?']);
        Ok(Self::Calendar(Box::new(Calendar {
            seconds: Set::new(&Unit::Second.parse("0")?),
            minutes: Set::new(&Unit::Minute.parse(minute)?),
            hours: Set::new(&Unit::Hour.parse(hour)?),
            days: Set::new(&Unit::Day.parse(day)?),
            months: Set::new(&Unit::Month.parse(month)?),
            weekdays: Set::new(&Unit::Weekday.parse(weekday)?),
            years: Vec::new(),
            either_day: !is_any(day) && !is_any(weekday),
            zone,
        })))
    }

    /// Returns the first time after `time`.
    pub(crate) fn next_after(&self, time: Time) -> Option<Time> {
        match self {
            Self::Every(interval) => Some(Duration::from_secs(time.as_secs()).saturating_add(*interval)),
            Self::Calendar(calendar) => calendar.next_after(time),
        }
    }
}

/// Rejects a cron schedule that cannot be parsed. An empty string means no schedule.
pub(crate) fn check(cron: &str) -> Result<(), CronError> {
    if cron.is_empty() { Ok(()) } else { Cron::parse(cron).map(|_| ()) }
}

/// Returns the start time of the next run, based on the start of the last one. Returns `None` without a schedule.
pub(crate) fn next_start(cron: &str, last: Time, now: Time) -> Option<Time> {
    let cron = Cron::parse(cron).ok()?;
    let mut next = cron.next_after(last)?;
    if next < now {
        next = match &cron {
            Cron::Every(interval) => {
                let periods = now.saturating_sub(next).as_secs().div_ceil(interval.as_secs().max(1));
                next.saturating_add(Duration::from_secs(periods.saturating_mul(interval.as_secs())))
            }
            Cron::Calendar(calendar) => calendar.next_after(now)?,
        };
    }
    Some(next)
}

fn split_zone(text: &str) -> Result<(TimeZone, &str), CronError> {
    let Some(rest) = text.strip_prefix("CRON_TZ=").or_else(|| text.strip_prefix("TZ=")) else {
        return Ok((TimeZone::UTC, text));
    };
    let (name, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let zone = TimeZone::get(name).map_err(|_| CronError::TimeZone(name.to_owned()))?;
    Ok((zone, rest.trim()))
}

/// Expands a shorthand to its five fields.
pub(crate) fn shorthand(text: &str) -> &str {
    match text {
        "@yearly" | "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" | "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        text => text,
    }
}

/// Parses a duration such as `1h30m`. Units range from milliseconds to days.
pub(crate) fn go_duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut sum = Duration::ZERO;
    while !rest.is_empty() {
        let (number, unit_on) = rest.split_at(rest.find(|char: char| !char.is_ascii_digit() && char != '.')?);
        let (unit, after) =
            unit_on.split_at(unit_on.find(|char: char| !char.is_ascii_lowercase()).unwrap_or(unit_on.len()));
        let seconds = match unit {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            _ => return None,
        };
        sum = sum.checked_add(Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()?)?;
        rest = after;
    }
    Some(sum).filter(|sum| !sum.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_schedules_are_refused() {
        for cron in
            ["* * * *", "61 * * * *", "@every", "@every x", "CRON_TZ=Nowhere/None * * * * *", "@never"]
        {
            assert!(check(cron).is_err(), "{cron}");
        }
        assert_eq!(check(""), Ok(()));
    }

    #[test]
    fn the_next_run_keeps_the_rhythm_of_the_first() {
        let seconds = Duration::from_secs;
        assert_eq!(next_start("@every 60s", seconds(100), seconds(100)), Some(seconds(160)));
        assert_eq!(next_start("@every 60s", seconds(100), seconds(250)), Some(seconds(280)));
        assert_eq!(next_start("* * * * *", seconds(100), seconds(250)), Some(seconds(300)));
        assert_eq!(next_start("", seconds(100), seconds(250)), None);
    }

    #[test]
    fn durations_are_read_as_go_does() {
        assert_eq!(go_duration("1h30m"), Some(Duration::from_mins(90)));
        assert_eq!(go_duration("1.5h"), Some(Duration::from_mins(90)));
        for text in ["", "5", "h", "1x", "1e400h", "0s"] {
            assert_eq!(go_duration(text), None, "{text}");
        }
    }
}
