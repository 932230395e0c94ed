use jiff::Timestamp;
use std::time::SystemTime;

/// Formats a time in RFC 3339, in seconds. Returns `None` if the time is out of range.
pub(crate) fn rfc3339(moment: SystemTime) -> Option<String> {
    let moment = Timestamp::try_from(moment).ok()?;
    Timestamp::from_second(moment.as_second()).ok().map(|moment| moment.to_string())
}
