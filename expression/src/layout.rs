//! Times in the layouts of Go.

use jiff::Zoned;

use crate::reason::Reason;

pub(crate) fn format(_layout: &str, time: &Zoned) -> String {
    time.timestamp().to_string()
}

pub(crate) fn parse(_layout: &str, text: &str) -> Result<Zoned, Reason> {
    let timestamp = text.parse::<jiff::Timestamp>().map_err(Reason::new)?;
    Ok(timestamp.to_zoned(jiff::tz::TimeZone::UTC))
}
