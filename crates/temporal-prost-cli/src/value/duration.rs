use jiff::SignedDuration;
use serde_json::Value;

pub(crate) const EXPECTED: &str = "expected a duration, such as 1h30m, 90s, 1.5s or 500ms";

/// Parses a duration in the notation of people or of ProtoJSON.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    read(text).map(|duration| proto_json(duration).into()).ok_or_else(|| EXPECTED.to_owned())
}

pub(crate) fn read(text: &str) -> Option<SignedDuration> {
    text.parse().ok()
}

/// Formats seconds with as many digits as necessary.
fn proto_json(duration: SignedDuration) -> String {
    let sign = if duration.is_negative() { "-" } else { "" };
    let (seconds, nanos) = (duration.as_secs().unsigned_abs(), duration.subsec_nanos().unsigned_abs());
    let fraction = format!(".{nanos:09}");
    format!("{sign}{seconds}{}s", fraction.trim_end_matches('0').trim_end_matches('.'))
}
