//! Time zones, from the bundled database alone.

use jiff::{
    Zoned,
    tz::{Offset, TimeZone, TimeZoneDatabase},
};

use crate::value::reason::Reason;

/// The zone with an IANA name. An empty name, `UTC` and `Local` are UTC, since results must not depend on the machine.
pub(crate) fn load(name: &str) -> Result<TimeZone, Reason> {
    if matches!(name, "" | "UTC" | "Local") {
        return Ok(TimeZone::UTC);
    }
    let zone = TimeZoneDatabase::bundled().get(name).map_err(Reason::new)?;
    // Go distinguishes upper from lower case.
    let exact = zone.iana_name() == Some(name);
    if exact { Ok(zone) } else { Err(format!("`{name}` is not the name of a time zone").into()) }
}

/// A zone with only an offset, without a name.
pub(crate) fn fixed(seconds: i32) -> Result<TimeZone, Reason> {
    match seconds {
        0 => Ok(TimeZone::UTC),
        _ => Offset::from_seconds(seconds).map(TimeZone::fixed).map_err(Reason::new),
    }
}

/// A zone of which only the abbreviation is known. Go takes its offset for zero, but for `GMT+3` and such.
pub(crate) fn named(abbreviation: &str) -> Result<TimeZone, Reason> {
    let hours = abbreviation.strip_prefix("GMT").and_then(|hours| hours.parse::<i32>().ok());
    match hours {
        Some(hours) => TimeZone::posix(&format!("<{abbreviation}>{}", -hours)).map_err(Reason::new),
        None => TimeZone::posix(&format!("<{abbreviation}>0")).map_err(Reason::new),
    }
}

/// The abbreviation at a time, if the zone has one.
pub(crate) fn abbreviation(time: &Zoned) -> Option<String> {
    let zone = time.time_zone();
    if *zone == TimeZone::UTC {
        return Some("UTC".to_owned());
    }
    if zone.to_fixed_offset().is_ok() && zone.iana_name().is_none() && !is_posix(zone) {
        return None;
    }
    Some(zone.to_offset_info(time.timestamp()).abbreviation().to_owned())
}

/// Returns true if the zone was made from an abbreviation, which is not a number.
fn is_posix(zone: &TimeZone) -> bool {
    let info = zone.to_offset_info(jiff::Timestamp::UNIX_EPOCH);
    info.abbreviation().starts_with(|first: char| first.is_ascii_alphabetic())
}
