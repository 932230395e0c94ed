use crate::value::flag_value;
use serde::Deserialize;
use std::time::{Duration, SystemTime};
use temporalio_client::schedules::{ScheduleCalendarSpec, ScheduleIntervalSpec, ScheduleSpec};

// The times of the starts.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Time")]
pub(crate) struct TimingFlags {
    #[command(flatten)]
    times: Times,
    /// Time zone of expressions and calendars, such as `Europe/Berlin` [default: UTC]
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    time_zone: String,
    /// Earliest start
    #[arg(long, value_name = "TIME", value_parser = flag_value::moment)]
    start_time: Option<SystemTime>,
    /// Latest start
    #[arg(long, value_name = "TIME", value_parser = flag_value::moment)]
    end_time: Option<SystemTime>,
    /// Largest random delay of each start
    #[arg(long, value_name = "DURATION", value_parser = flag_value::duration)]
    jitter: Option<Duration>,
}

// At least one is required.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Time")]
#[group(required = true, multiple = true)]
struct Times {
    /// Cron expression, such as `0 3 * * MON-FRI` or `@daily`; can be repeated
    #[arg(long, value_name = "EXPRESSION")]
    cron: Vec<String>,
    /// Interval with an optional offset, such as `6h` or `6h/90m`; can be repeated
    #[arg(long, value_name = "DURATION[/OFFSET]", value_parser = interval)]
    interval: Vec<Interval>,
    /// Calendar in JSON, such as `{"hour": "3", "dayOfWeek": "Mon-Fri"}`; can be repeated
    #[arg(long, value_name = "JSON", value_parser = calendar)]
    calendar: Vec<Calendar>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Interval {
    every: Duration,
    offset: Option<Duration>,
}

/// A calendar. The server fills in empty fields.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Calendar {
    second: String,
    minute: String,
    hour: String,
    day_of_month: String,
    month: String,
    year: String,
    day_of_week: String,
    comment: String,
}

fn interval(text: &str) -> Result<Interval, String> {
    let (every, offset) = text.split_once('/').map_or((text, None), |(every, offset)| (every, Some(offset)));
    let every = flag_value::duration(every)?;
    let offset = offset.map(flag_value::duration).transpose()?;
    Ok(Interval { every, offset })
}

fn calendar(text: &str) -> Result<Calendar, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

impl TimingFlags {
    pub(crate) fn spec(self) -> ScheduleSpec {
        ScheduleSpec::builder()
            .cron_strings(self.times.cron)
            .intervals(self.times.interval.into_iter().map(Into::into).collect())
            .calendars(self.times.calendar.into_iter().map(Into::into).collect())
            .timezone_name(self.time_zone)
            .maybe_start_time(self.start_time)
            .maybe_end_time(self.end_time)
            .maybe_jitter(self.jitter)
            .build()
    }
}

impl From<Interval> for ScheduleIntervalSpec {
    fn from(interval: Interval) -> Self {
        Self::new(interval.every, interval.offset)
    }
}

impl From<Calendar> for ScheduleCalendarSpec {
    fn from(calendar: Calendar) -> Self {
        Self::builder()
            .second(calendar.second)
            .minute(calendar.minute)
            .hour(calendar.hour)
            .day_of_month(calendar.day_of_month)
            .month(calendar.month)
            .year(calendar.year)
            .day_of_week(calendar.day_of_week)
            .comment(calendar.comment)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_may_have_an_offset() {
        let hours = |hours: u64| Duration::from_secs(hours * 3600);
        assert_eq!(interval("6h"), Ok(Interval { every: hours(6), offset: None }));
        assert_eq!(interval("6h/60m"), Ok(Interval { every: hours(6), offset: Some(hours(1)) }));
        assert!(interval("6h/").is_err() && interval("/6h").is_err());
    }

    #[test]
    fn calendars_have_no_other_fields() {
        let nightly = calendar(r#"{"hour": "3", "dayOfWeek": "Mon-Fri"}"#).unwrap();
        assert_eq!((nightly.hour.as_str(), nightly.day_of_week.as_str()), ("3", "Mon-Fri"));
        let error = calendar(r#"{"hours": "3"}"#).unwrap_err();
        assert!(error.contains("hours") && error.contains("dayOfWeek"), "{error}");
    }
}
