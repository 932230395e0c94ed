//! Points in time.

use jiff::{Timestamp, Zoned, tz::TimeZone};

use crate::{
    go::{layout, text},
    value::{
        Value,
        reason::{Outcome, Reason},
    },
};

/// The layout of RFC 3339 with as many digits of a second as are needed.
pub(crate) const RFC3339: &str = "2006-01-02T15:04:05.999999999Z07:00";

/// A value as a time: a timestamp, the seconds since 1970, or a text as in RFC 3339.
pub(crate) fn of(value: &Value) -> Result<Zoned, Reason> {
    match value {
        Value::Timestamp(time) => Ok((**time).clone()),
        Value::Int(seconds) => utc(i128::from(*seconds) * NANOS),
        Value::Uint(seconds) => utc(i128::from(seconds.cast_signed()) * NANOS),
        Value::Float(seconds) => from_float(*seconds),
        Value::Single(seconds) => from_float(f64::from(*seconds)),
        Value::String(text) => layout::parse(RFC3339, text),
        Value::Bytes(bytes) => layout::parse(RFC3339, &text::from_bytes(bytes)),
        other => Err(Reason::expected("timestamp, number or string", other)),
    }
}

const NANOS: i128 = 1_000_000_000;

fn from_float(seconds: f64) -> Result<Zoned, Reason> {
    let whole = seconds.trunc();
    let nanos = crate::go::float::truncate((seconds - whole) * 1e9);
    utc(i128::from(crate::go::float::truncate(whole)) * NANOS + i128::from(nanos))
}

/// The time so many nanoseconds after 1970, in UTC.
pub(crate) fn utc(nanos: i128) -> Result<Zoned, Reason> {
    let timestamp = Timestamp::from_nanosecond(nanos);
    timestamp.map(|timestamp| timestamp.to_zoned(TimeZone::UTC)).map_err(Reason::new)
}

pub(crate) fn rfc3339(time: &Zoned) -> String {
    layout::format(RFC3339, time)
}

/// The result of an operation that yields a time.
pub(crate) fn outcome(time: Result<Zoned, Reason>) -> Outcome {
    time.map(|time| Value::Timestamp(Box::new(time)))
}
