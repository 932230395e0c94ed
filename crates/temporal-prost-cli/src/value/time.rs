use super::duration;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

const EXPECTED: &str =
    "expected a time, such as 2026-01-31T09:00:00Z, 2026-01-31 (midnight in UTC), now, +2h or -30m";

/// Parses a time with an offset, a day in UTC, or a duration from now.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    read(text).map(|moment| moment.to_string().into())
}

/// Parses a time without converting it to JSON.
pub(crate) fn read(text: &str) -> Result<Timestamp, String> {
    let moment = from_now(text).or_else(|| text.parse().ok()).or_else(|| midnight(text));
    moment.ok_or_else(|| EXPECTED.to_owned())
}

/// Parses `now`, or a duration before or after it.
fn from_now(text: &str) -> Option<Timestamp> {
    let offset = text.strip_prefix("now").unwrap_or(text);
    if offset.is_empty() && !text.is_empty() {
        return Some(Timestamp::now());
    }
    let duration = duration::read(offset).filter(|_| offset.starts_with(['+', '-']))?;
    Timestamp::now().checked_add(duration).ok()
}

fn midnight(text: &str) -> Option<Timestamp> {
    // The parser ignores a time after the date.
    let date = text.parse::<Date>().ok().filter(|_| !text.contains([':', 'T', 't', ' ']))?;
    date.to_zoned(TimeZone::UTC).ok().map(|midnight| midnight.timestamp())
}
