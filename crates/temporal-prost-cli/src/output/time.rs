use jiff::Timestamp;
use std::time::SystemTime;

/// A moment as RFC 3339 has it, in seconds; none, where that has no notation for it.
pub(crate) fn rfc3339(moment: SystemTime) -> Option<String> {
    let moment = Timestamp::try_from(moment).ok()?;
    Timestamp::from_second(moment.as_second()).ok().map(|moment| moment.to_string())
}
