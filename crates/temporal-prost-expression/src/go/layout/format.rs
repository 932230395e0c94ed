//! From a time to text.

use jiff::Zoned;

use super::{
    DAYS, MONTHS,
    chunk::{self, Chunk, Offset, Precision},
    short, zone,
};
use crate::go::quote;

/// `Time.Format`
pub(crate) fn format(layout: &str, time: &Zoned) -> String {
    let mut text = String::with_capacity(layout.len() + 8);
    let mut rest = layout;
    loop {
        let (before, chunk, after) = chunk::next(rest);
        text.push_str(before);
        let Some(chunk) = chunk else { return text };
        let used = rest.len() - after.len();
        let token = rest.get(before.len()..used).unwrap_or_default();
        text.push_str(&part(chunk, token, time));
        rest = after;
    }
}

/// `Time.GoString`
pub(crate) fn go_syntax(time: &Zoned) -> String {
    let zone = match time.time_zone().iana_name() {
        Some("UTC") => "time.UTC".to_owned(),
        name => format!("time.Location({})", quote::quote(name.unwrap_or_default())),
    };
    let (year, month, day) = (time.year(), format("January", time), time.day());
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    let nanos = time.subsec_nanosecond();
    format!("time.Date({year}, time.{month}, {day}, {hour}, {minute}, {second}, {nanos}, {zone})")
}

fn part(chunk: Chunk, token: &str, time: &Zoned) -> String {
    match chunk {
        Chunk::LongMonth => month(time).to_owned(),
        Chunk::Month => short(month(time)).to_owned(),
        Chunk::LongWeekDay => day(time).to_owned(),
        Chunk::WeekDay => short(day(time)).to_owned(),
        Chunk::ZoneName => zone::abbreviation(time).unwrap_or_else(|| offset(NUMERIC, time)),
        Chunk::Offset(style) => offset(style, time),
        Chunk::Fraction { digits, trims } => fraction(token, digits, time).filter_trimmed(trims),
        Chunk::UpperPm => if time.hour() < 12 { "AM" } else { "PM" }.to_owned(),
        Chunk::LowerPm => if time.hour() < 12 { "am" } else { "pm" }.to_owned(),
        other => number(other, time),
    }
}

const NUMERIC: Offset = Offset { zulu: false, colons: false, precision: Precision::Minutes };

fn number(chunk: Chunk, time: &Zoned) -> String {
    let hour = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    match chunk {
        Chunk::NumMonth => time.month().to_string(),
        Chunk::ZeroMonth => format!("{:02}", time.month()),
        Chunk::Day => time.day().to_string(),
        Chunk::UnderDay => format!("{:2}", time.day()),
        Chunk::ZeroDay => format!("{:02}", time.day()),
        Chunk::UnderYearDay => format!("{:3}", time.day_of_year()),
        Chunk::ZeroYearDay => format!("{:03}", time.day_of_year()),
        Chunk::Hour => format!("{:02}", time.hour()),
        Chunk::Hour12 => hour.to_string(),
        Chunk::ZeroHour12 => format!("{hour:02}"),
        Chunk::Minute => time.minute().to_string(),
        Chunk::ZeroMinute => format!("{:02}", time.minute()),
        Chunk::Second => time.second().to_string(),
        Chunk::ZeroSecond => format!("{:02}", time.second()),
        Chunk::Year => format!("{:02}", time.year().rem_euclid(100)),
        _ => year(time.year()),
    }
}

fn year(year: i16) -> String {
    let sign = if year < 0 { "-" } else { "" };
    format!("{sign}{:04}", year.unsigned_abs())
}

fn month(time: &Zoned) -> &'static str {
    let index = usize::from(time.month().unsigned_abs()).saturating_sub(1);
    MONTHS.get(index).copied().unwrap_or_default()
}

fn day(time: &Zoned) -> &'static str {
    let index = usize::from(time.weekday().to_sunday_zero_offset().unsigned_abs());
    DAYS.get(index).copied().unwrap_or_default()
}

fn offset(style: Offset, time: &Zoned) -> String {
    let seconds = time.offset().seconds();
    if style.zulu && seconds == 0 {
        return "Z".to_owned();
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let (seconds, separator) = (seconds.unsigned_abs(), if style.colons { ":" } else { "" });
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match style.precision {
        Precision::Hours => format!("{sign}{hours:02}"),
        Precision::Minutes => format!("{sign}{hours:02}{separator}{minutes:02}"),
        Precision::Seconds => format!("{sign}{hours:02}{separator}{minutes:02}{separator}{seconds:02}"),
    }
}

fn fraction(token: &str, digits: usize, time: &Zoned) -> Fraction {
    let nanos = format!("{:09}", time.subsec_nanosecond());
    let digits = nanos.get(..digits.min(9)).unwrap_or_default().to_owned();
    Fraction { separator: token.chars().next().unwrap_or('.'), digits }
}

struct Fraction {
    separator: char,
    digits: String,
}

impl Fraction {
    /// The fraction, without the zeros at its end if it is to be trimmed.
    fn filter_trimmed(&self, trims: bool) -> String {
        let digits = if trims { self.digits.trim_end_matches('0') } else { &self.digits };
        if digits.is_empty() { String::new() } else { format!("{}{digits}", self.separator) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::go::layout::{parse, zone};

    fn time() -> Zoned {
        parse(crate::go::moment::RFC3339, "2024-02-05T03:04:09.012Z").expect("a time")
    }

    #[test]
    fn formats_like_go() {
        for (layout, expected) in [
            ("Mon Jan _2 15:04:05 2006", "Mon Feb  5 03:04:09 2024"),
            ("Monday, 02-Jan-06 15:04:05 MST", "Monday, 05-Feb-24 03:04:09 UTC"),
            ("1/2/06 3:4:5pm", "2/5/24 3:4:9am"),
            ("03PM .000 .999 ,000000", "03AM .012 .012 ,012000"),
            ("15:04:05.999999999", "03:04:09.012"),
            ("002 __2", "036  36"),
            ("Z07:00 -0700 Z0700 -07", "Z +0000 Z +00"),
            ("_2006", "_2024"),
            ("January Janet Month", "February Janet Month"),
            ("2006年", "2024年"),
            ("", ""),
        ] {
            assert_eq!(format(layout, &time()), expected, "{layout}");
        }
    }

    #[test]
    fn zones_have_names_or_offsets() {
        let berlin = time().with_time_zone(zone::load("Europe/Berlin").expect("a zone"));
        assert_eq!(format("15:04 MST -07:00", &berlin), "04:04 CET +01:00");
        let fixed = time().with_time_zone(zone::fixed(-12_600).expect("an offset"));
        assert_eq!(format("15:04 MST Z07:00", &fixed), "23:34 -0330 -03:30");
        assert!(zone::load("europe/berlin").is_err());
    }
}
