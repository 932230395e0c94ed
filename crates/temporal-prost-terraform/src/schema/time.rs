//! Durations and timestamps, which have several spellings.

use jiff::{SignedDuration, Timestamp};

/// Reads `90s`, `1h30m` or the ISO 8601 form, and returns the form of `ProtoJSON`.
pub(super) fn duration(text: &str) -> Option<String> {
    let duration: SignedDuration = text.parse().ok()?;
    let sign = if duration.is_negative() { "-" } else { "" };
    let (seconds, nanoseconds) = (duration.as_secs().unsigned_abs(), duration.subsec_nanos().unsigned_abs());
    let fraction = if nanoseconds == 0 { String::new() } else { format!(".{nanoseconds:09}") };
    Some(format!("{sign}{seconds}{}s", fraction.trim_end_matches('0')))
}

/// Reads RFC 3339 with any offset, and returns the form of `ProtoJSON`.
pub(super) fn timestamp(text: &str) -> Option<String> {
    text.parse::<Timestamp>().ok().map(|timestamp| timestamp.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_duration_are_equal() {
        for text in ["5400s", "1h30m", "1h 30m", "90m", "PT1H30M", "5400.000s"] {
            assert_eq!(duration(text).as_deref(), Some("5400s"), "{text}");
        }
        assert_eq!(duration("1.5s").as_deref(), Some("1.5s"));
        assert_eq!(duration("-0.25s").as_deref(), Some("-0.25s"));
        assert_eq!(duration("soon"), None);
    }

    #[test]
    fn spellings_of_a_timestamp_are_equal() {
        let utc = timestamp("2026-01-02T03:04:05Z");
        assert!(utc.is_some());
        assert_eq!(timestamp("2026-01-02T05:04:05.000+02:00"), utc);
        assert_eq!(timestamp("2026-01-02"), None);
    }
}
