//! Parsers for the values of built-in flags.

use super::{duration as duration_value, time};
use std::time::{Duration, SystemTime};

/// Parses a duration that is not negative, in the notation of fields.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let duration = duration_value::read(text).and_then(|duration| duration.try_into().ok());
    duration.ok_or_else(|| duration_value::EXPECTED.to_owned())
}

/// Parses a time, in the notation of fields.
pub(crate) fn moment(text: &str) -> Result<SystemTime, String> {
    time::read(text).map(Into::into)
}

/// Parses `KEY=VALUE`.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("expected `KEY=VALUE`".to_owned()),
    }
}

/// Parses `KEY=JSON`. A value that is not JSON becomes a string.
pub(crate) fn json_pair(text: &str) -> Result<(String, serde_json::Value), String> {
    let (key, value) = pair(text)?;
    let json = serde_json::from_str(&value).unwrap_or(serde_json::Value::String(value));
    Ok((key, json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        assert_eq!(duration("1h30m"), Ok(Duration::from_mins(90)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(duration("PT90S"), Ok(Duration::from_secs(90)));
        for wrong in ["", "5", "-5s", "soon"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_json_is_a_string() {
        assert_eq!(json_pair("n=1"), Ok(("n".into(), 1.into())));
        assert_eq!(json_pair("who=alice=bob"), Ok(("who".into(), "alice=bob".into())));
        assert!(json_pair("=1").is_err() && json_pair("n").is_err());
    }
}
