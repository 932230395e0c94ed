//! From text to a time.

use jiff::{
    Zoned,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::{
    DAYS, MONTHS,
    chunk::{self, Chunk, Offset, Precision},
    short, zone,
};
use crate::value::reason::Reason;

/// `time.Parse`
pub(crate) fn parse(layout: &str, text: &str) -> Result<Zoned, Reason> {
    let mut parts = Parts::default();
    let mut reader = Reader { text, layout };
    while let Some(chunk) = reader.next()? {
        reader.read(chunk, &mut parts).ok_or_else(|| mismatch(layout, text))?;
    }
    if !reader.text.is_empty() {
        return Err(mismatch(layout, text));
    }
    parts.time()
}

fn mismatch(layout: &str, text: &str) -> Reason {
    format!("`{text}` is not a time like `{layout}`").into()
}

/// The parts of a time that were read.
#[derive(Default)]
struct Parts {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
    year_day: Option<i16>,
    hour: i8,
    minute: i8,
    second: i8,
    nanos: i32,
    afternoon: Option<bool>,
    zone: Option<TimeZone>,
    abbreviation: Option<String>,
}

impl Parts {
    fn time(self) -> Result<Zoned, Reason> {
        let hour = match (self.afternoon, self.hour) {
            (Some(true), hour) if hour < 12 => hour + 12,
            (Some(false), 12) => 0,
            (_, hour) => hour,
        };
        let date = self.date()?;
        let time = jiff::civil::Time::new(hour, self.minute, self.second, self.nanos).map_err(Reason::new)?;
        let zone = match (self.zone, self.abbreviation) {
            (Some(zone), _) => zone,
            (None, Some(abbreviation)) => zone::named(&abbreviation)?,
            (None, None) => TimeZone::UTC,
        };
        DateTime::from_parts(date, time).to_zoned(zone).map_err(Reason::new)
    }

    fn date(&self) -> Result<Date, Reason> {
        let Some(year_day) = self.year_day else {
            return Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).map_err(Reason::new);
        };
        let first = Date::new(self.year, 1, 1).map_err(Reason::new)?;
        let date = first.with().day_of_year(year_day).build().map_err(Reason::new)?;
        let agrees = self.month.is_none_or(|month| month == date.month())
            && self.day.is_none_or(|day| day == date.day());
        if agrees { Ok(date) } else { Err("the day of the year and the day of the month disagree".into()) }
    }
}

struct Reader<'t> {
    text: &'t str,
    layout: &'t str,
}

impl<'t> Reader<'t> {
    /// Steps over the text before the next chunk.
    fn next(&mut self) -> Result<Option<Chunk>, Reason> {
        let (before, chunk, after) = chunk::next(self.layout);
        self.layout = after;
        self.skip(before).ok_or_else(|| mismatch(before, self.text))?;
        Ok(chunk)
    }

    /// Steps over a text. A space stands for any number of them, one at least where anything follows.
    fn skip(&mut self, mut expected: &str) -> Option<()> {
        while let Some(first) = expected.chars().next() {
            if first == ' ' {
                if !self.text.is_empty() && !self.text.starts_with(' ') {
                    return None;
                }
                expected = expected.trim_start_matches(' ');
                self.text = self.text.trim_start_matches(' ');
            } else {
                self.text = self.text.strip_prefix(first)?;
                expected = expected.get(first.len_utf8()..)?;
            }
        }
        Some(())
    }

    fn read(&mut self, chunk: Chunk, parts: &mut Parts) -> Option<()> {
        match chunk {
            Chunk::LongMonth => parts.month = Some(self.name(&MONTHS, |name| name)? + 1),
            Chunk::Month => parts.month = Some(self.name(&MONTHS, short)? + 1),
            Chunk::LongWeekDay => drop(self.name(&DAYS, |name| name)?),
            Chunk::WeekDay => drop(self.name(&DAYS, short)?),
            Chunk::UpperPm => parts.afternoon = Some(self.half("AM", "PM")?),
            Chunk::LowerPm => parts.afternoon = Some(self.half("am", "pm")?),
            Chunk::ZoneName => self.zone_name(parts)?,
            Chunk::Offset(style) => parts.zone = Some(self.offset(style)?),
            Chunk::Fraction { digits, trims: false } => parts.nanos = self.fraction(digits..=digits)?,
            Chunk::Fraction { .. } => self.optional_fraction(9, parts)?,
            Chunk::LongYear => parts.year = self.digits(4..=4)?.parse().ok()?,
            Chunk::Year => {
                let year: i16 = self.digits(2..=2)?.parse().ok()?;
                parts.year = if year >= 69 { 1900 + year } else { 2000 + year };
            }
            Chunk::UnderYearDay => parts.year_day = Some(self.padded(3)?.parse().ok()?),
            Chunk::ZeroYearDay => parts.year_day = Some(self.digits(3..=3)?.parse().ok()?),
            other => self.number(other, parts)?,
        }
        Some(())
    }

    fn number(&mut self, chunk: Chunk, parts: &mut Parts) -> Option<()> {
        let fixed = matches!(
            chunk,
            Chunk::ZeroMonth | Chunk::ZeroDay | Chunk::ZeroHour12 | Chunk::ZeroMinute | Chunk::ZeroSecond
        );
        if chunk == Chunk::UnderDay {
            self.text = self.text.strip_prefix(' ').unwrap_or(self.text);
        }
        let number: i8 = self.digits(if fixed { 2..=2 } else { 1..=2 })?.parse().ok()?;
        match chunk {
            Chunk::NumMonth | Chunk::ZeroMonth => parts.month = Some(number),
            Chunk::Day | Chunk::UnderDay | Chunk::ZeroDay => parts.day = Some(number),
            Chunk::Hour => parts.hour = number,
            Chunk::Hour12 | Chunk::ZeroHour12 => parts.hour = Some(number).filter(|hour| *hour <= 12)?,
            Chunk::Minute | Chunk::ZeroMinute => parts.minute = number,
            _ => self.second(number, parts)?,
        }
        Some(())
    }

    /// A second, and the fraction that may follow it though the layout has none.
    fn second(&mut self, number: i8, parts: &mut Parts) -> Option<()> {
        parts.second = Some(number).filter(|second| *second < 60)?;
        match chunk::next(self.layout) {
            (_, Some(Chunk::Fraction { .. }), _) => Some(()),
            _ => self.optional_fraction(usize::MAX, parts),
        }
    }

    fn digits(&mut self, count: std::ops::RangeInclusive<usize>) -> Option<&'t str> {
        let all = self.text.bytes().take_while(u8::is_ascii_digit).count();
        let length = all.min(*count.end());
        let (digits, rest) = self.text.split_at_checked(length).filter(|_| length >= *count.start())?;
        self.text = rest;
        Some(digits)
    }

    /// Digits with spaces instead of zeros.
    fn padded(&mut self, width: usize) -> Option<&'t str> {
        let spaces = self.text.bytes().take_while(|byte| *byte == b' ').count().min(width - 1);
        self.text = self.text.get(spaces..)?;
        let digits = width - spaces;
        self.digits(digits..=digits)
    }

    fn name(&mut self, names: &[&'static str], form: fn(&str) -> &str) -> Option<i8> {
        let matches = |name: &&str| {
            let name = form(name);
            self.text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        let index = names.iter().position(matches)?;
        self.text = self.text.get(form(names.get(index)?).len()..)?;
        i8::try_from(index).ok()
    }

    /// True for the afternoon.
    fn half(&mut self, morning: &str, afternoon: &str) -> Option<bool> {
        let is_afternoon = self.text.starts_with(afternoon);
        self.text = self.text.strip_prefix(if is_afternoon { afternoon } else { morning })?;
        Some(is_afternoon)
    }

    fn fraction(&mut self, count: std::ops::RangeInclusive<usize>) -> Option<i32> {
        self.text = self.text.strip_prefix(['.', ','])?;
        let digits = self.digits(count)?;
        format!("{:0<9}", digits.get(..9).unwrap_or(digits)).parse().ok()
    }

    fn optional_fraction(&mut self, most: usize, parts: &mut Parts) -> Option<()> {
        let mut characters = self.text.chars();
        let separated = matches!(characters.next(), Some('.' | ','));
        if separated && characters.next().is_some_and(|digit| digit.is_ascii_digit()) {
            parts.nanos = self.fraction(1..=most)?;
        }
        Some(())
    }

    fn offset(&mut self, style: Offset) -> Option<TimeZone> {
        if style.zulu
            && let Some(rest) = self.text.strip_prefix('Z')
        {
            self.text = rest;
            return Some(TimeZone::UTC);
        }
        let negative = self.text.starts_with('-');
        self.text = self.text.strip_prefix(['+', '-'])?;
        let mut seconds = self.digits(2..=2)?.parse::<i32>().ok().filter(|hours| *hours <= 24)? * 3600;
        for (precision, unit) in [(Precision::Minutes, 60), (Precision::Seconds, 1)] {
            if style.precision >= precision {
                self.text = if style.colons { self.text.strip_prefix(':')? } else { self.text };
                seconds += self.digits(2..=2)?.parse::<i32>().ok().filter(|part| *part <= 60)? * unit;
            }
        }
        zone::fixed(if negative { -seconds } else { seconds }).ok()
    }

    fn zone_name(&mut self, parts: &mut Parts) -> Option<()> {
        if let Some(rest) = self.text.strip_prefix("UTC") {
            self.text = rest;
            parts.zone = Some(TimeZone::UTC);
            return Some(());
        }
        let (name, rest) = self.text.split_at_checked(zone_length(self.text)?)?;
        self.text = rest;
        parts.abbreviation = Some(name.to_owned());
        Some(())
    }
}

/// How long the abbreviation of a zone is that a text begins with.
fn zone_length(text: &str) -> Option<usize> {
    if text.starts_with("ChST") || text.starts_with("MeST") {
        return Some(4);
    }
    if let Some(after) = text.strip_prefix("GMT") {
        return Some(3 + signed_hours(after));
    }
    if text.starts_with(['+', '-']) {
        return Some(signed_hours(text)).filter(|length| *length > 0);
    }
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let name = text.get(..letters)?;
    match letters {
        3 => Some(3),
        4 if name.ends_with('T') || name == "WITA" => Some(4),
        5 if name.ends_with('T') => Some(5),
        _ => None,
    }
}

/// How long a sign and the hours after it are; none if they are not hours of an offset.
fn signed_hours(text: &str) -> usize {
    let Some(after) = text.strip_prefix(['+', '-']) else { return 0 };
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let hours = after.get(..digits).and_then(|hours| hours.parse::<u8>().ok());
    if hours.is_some_and(|hours| hours < 24) { digits + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::go::{layout::format, moment};

    fn printed(layout: &str, text: &str) -> Option<String> {
        parse(layout, text).ok().map(|time| moment::rfc3339(&time))
    }

    #[test]
    fn reads_like_go() {
        for (layout, text, expected) in [
            ("2006-01-02", "2024-02-29", "2024-02-29T00:00:00Z"),
            ("2006-01-02T15:04:05Z07:00", "2024-02-29T12:30:15.5+01:00", "2024-02-29T12:30:15.5+01:00"),
            ("Jan 2, 2006 at 3:04pm (MST)", "Aug 14, 2020 at 12:54am (UTC)", "2020-08-14T00:54:00Z"),
            ("Monday January _2 2006", "monday FEBRUARY  5 2024", "2024-02-05T00:00:00Z"),
            ("06 002", "99 365", "1999-12-31T00:00:00Z"),
            ("15:04:05.000", "01:02:03.456", "0000-01-01T01:02:03.456Z"),
            ("15:04:05.999", "01:02:03", "0000-01-01T01:02:03Z"),
            ("-0700 2006", "-0330 2024", "2024-01-01T00:00:00-03:30"),
            ("2006  Jan", "2024 Feb", "2024-02-01T00:00:00Z"),
        ] {
            assert_eq!(printed(layout, text).as_deref(), Some(expected), "{layout} on {text}");
        }
        for (layout, text) in [
            ("2006-01-02", "2024-02-30"),
            ("2006-01-02", "2024-2-3"),
            ("2006-01-02", "2024-02-29x"),
            ("15:04", "24:00"),
            ("3PM", "13PM"),
            ("15:04:05.000", "01:02:03.45"),
            ("MST", "utc"),
            ("2006-01-02T15:04:05Z07:00", ""),
        ] {
            assert_eq!(printed(layout, text), None, "{layout} on {text}");
        }
    }

    #[test]
    fn keeps_the_abbreviation_of_a_zone() {
        let time = parse("15:04 MST 2006", "12:00 CEST 2024").expect("a time");
        assert_eq!(format("15:04 MST -0700", &time), "12:00 CEST +0000");
    }
}
