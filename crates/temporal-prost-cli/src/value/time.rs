use super::duration;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

const EXPECTED: &str =
    "write a time, such as 2026-01-31T09:00:00Z, 2026-01-31 (midnight in UTC), now, +2h or -30m";

/// A moment: with its offset, a day in UTC, or so long from now.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    read(text).map(|moment| moment.to_string().into())
}

/// The same, before it is JSON.
pub(crate) fn read(text: &str) -> Result<Timestamp, String> {
    let moment = from_now(text).or_else(|| text.parse().ok()).or_else(|| midnight(text));
    moment.ok_or_else(|| EXPECTED.to_owned())
}

/// `now`, and a duration before or after.
fn from_now(text: &str) -> Option<Timestamp> {
    let offset = text.strip_prefix("now").unwrap_or(text);
    if offset.is_empty() && !text.is_empty() {
        return Some(Timestamp::now());
    }
    let duration = duration::read(offset).filter(|_| offset.starts_with(['+', '-']))?;
    Timestamp::now().checked_add(duration).ok()
}

fn midnight(text: &str) -> Option<Timestamp> {
    // The parser of dates drops a time that follows.
    let date = text.parse::<Date>().ok().filter(|_| !text.contains([':', 'T', 't', ' ']))?;
    date.to_zoned(TimeZone::UTC).ok().map(|midnight| midnight.timestamp())
}
