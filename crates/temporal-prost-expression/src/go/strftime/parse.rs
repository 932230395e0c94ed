//! From text to a time.

use jiff::{Span, Zoned, civil::Date, tz::TimeZone};

use super::expand;
use crate::{
    go::layout::{self, DAYS, MONTHS, short, zone},
    value::reason::Reason,
};

/// `timefmt.Parse`
pub(crate) fn parse(pattern: &str, text: &str) -> Result<Zoned, Reason> {
    let mismatch = || Reason::from(format!("`{text}` is not a time like `{pattern}`"));
    let mut reader = Reader { text, parts: Parts::default() };
    reader.pattern(pattern).ok_or_else(mismatch)?;
    if !reader.text.is_empty() {
        return Err(mismatch());
    }
    reader.parts.time()
}

struct Parts {
    year: i64,
    century: Option<i64>,
    month: i64,
    day: i64,
    year_day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: i64,
    afternoon: Option<bool>,
    unix: Option<i64>,
    zone: TimeZone,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            year: 1900,
            century: None,
            month: 1,
            day: 1,
            year_day: None,
            hour: 0,
            minute: 0,
            second: 0,
            nanos: 0,
            afternoon: None,
            unix: None,
            zone: TimeZone::UTC,
        }
    }
}

impl Parts {
    /// Parts that are too large spill into the next ones, as in Go.
    fn time(self) -> Result<Zoned, Reason> {
        if let Some(seconds) = self.unix {
            let timestamp = jiff::Timestamp::from_second(seconds).map_err(Reason::new)?;
            return Ok(timestamp.to_zoned(self.zone));
        }
        let year = self.century.map_or(self.year, |century| century * 100 + self.year % 100);
        let hour = match (self.afternoon, self.hour) {
            (Some(true), hour) if hour < 12 => hour + 12,
            (Some(false), 12) => 0,
            (_, hour) => hour,
        };
        let (month, day) = match self.year_day {
            Some(year_day) => (1, year_day),
            None => (self.month, self.day),
        };
        let year = i16::try_from(year).map_err(Reason::new)?;
        let start = Date::new(year, 1, 1).map_err(Reason::new)?.at(0, 0, 0, 0);
        let span = Span::new().months(month - 1).days(day - 1).hours(hour);
        let span = span.minutes(self.minute).seconds(self.second).nanoseconds(self.nanos);
        start.checked_add(span).and_then(|time| time.to_zoned(self.zone)).map_err(Reason::new)
    }
}

struct Reader<'t> {
    text: &'t str,
    parts: Parts,
}

impl Reader<'_> {
    fn pattern(&mut self, pattern: &str) -> Option<()> {
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            if character != '%' {
                self.text = self.text.strip_prefix(character)?;
                continue;
            }
            let mut directive = characters.next()?;
            while matches!(directive, '-' | '_' | '0' | '^' | '#' | ':' | 'E' | 'O') {
                directive = characters.next()?;
            }
            match expand(directive) {
                Some(pattern) => self.pattern(pattern)?,
                None => self.directive(directive)?,
            }
        }
        Some(())
    }

    fn directive(&mut self, directive: char) -> Option<()> {
        match directive {
            'Y' | 'G' => self.parts.year = self.number(4)?,
            'y' => {
                let year = self.number(2)?;
                self.parts.year = if year < 69 { 2000 + year } else { 1900 + year };
            }
            'C' => self.parts.century = Some(self.number(2)?),
            'm' => self.parts.month = Some(self.number(2)?).filter(|month| (1..=12).contains(month))?,
            'B' => self.parts.month = self.name(&MONTHS, |name| name)? + 1,
            'b' | 'h' => self.parts.month = self.name(&MONTHS, short)? + 1,
            'A' => drop(self.name(&DAYS, |name| name)?),
            'a' => drop(self.name(&DAYS, short)?),
            'd' | 'e' => self.parts.day = Some(self.padded(2)?).filter(|day| (1..=31).contains(day))?,
            'j' => self.parts.year_day = Some(self.number(3)?).filter(|day| (1..=366).contains(day)),
            'H' | 'k' => self.parts.hour = Some(self.padded(2)?).filter(|hour| *hour < 24)?,
            'I' | 'l' => self.parts.hour = Some(self.padded(2)?).filter(|hour| (1..=12).contains(hour))?,
            'M' => self.parts.minute = Some(self.number(2)?).filter(|minute| *minute < 60)?,
            'S' => self.parts.second = Some(self.number(2)?).filter(|second| *second < 60)?,
            'p' | 'P' => self.parts.afternoon = Some(self.name(&["AM", "PM"], |name| name)? == 1),
            'w' => drop(Some(self.number(1)?).filter(|day| *day <= 6)?),
            'u' => drop(Some(self.number(1)?).filter(|day| (1..=7).contains(day))?),
            's' => self.parts.unix = Some(self.number(18)?),
            other => self.other(other)?,
        }
        Some(())
    }

    fn other(&mut self, directive: char) -> Option<()> {
        match directive {
            'f' => self.parts.nanos = self.fraction(6)?,
            'N' => self.parts.nanos = self.fraction(9)?,
            'L' => self.parts.nanos = self.fraction(3)?,
            'Z' => self.parts.zone = self.zone("MST", u8::is_ascii_uppercase)?,
            'z' => {
                let offset = |byte: &u8| byte.is_ascii_digit() || b"+-:".contains(byte);
                let zone = self.text.bytes().take_while(offset).filter(|byte| *byte == b':').count();
                let layout = ["-0700", "-07:00", "-07:00:00"].get(zone)?;
                self.parts.zone = self.zone(layout, offset)?;
            }
            't' => self.text = self.text.strip_prefix('\t')?,
            'n' => self.text = self.text.strip_prefix('\n')?,
            '%' => self.text = self.text.strip_prefix('%')?,
            _ => return None,
        }
        Some(())
    }

    fn zone(&mut self, layout: &str, belongs: impl Fn(&u8) -> bool) -> Option<TimeZone> {
        let length = self.text.bytes().take_while(belongs).count();
        let (zone, rest) = self.text.split_at_checked(length)?;
        self.text = rest;
        match zone {
            "UTC" => zone::load(zone).ok(),
            _ => layout::parse(layout, zone).ok().map(|time| time.time_zone().clone()),
        }
    }

    fn digits(&mut self, most: usize) -> Option<&str> {
        let length = self.text.bytes().take_while(u8::is_ascii_digit).count().min(most);
        let (digits, rest) = self.text.split_at_checked(length).filter(|_| length > 0)?;
        self.text = rest;
        Some(digits)
    }

    fn number(&mut self, most: usize) -> Option<i64> {
        self.digits(most)?.parse().ok()
    }

    fn padded(&mut self, most: usize) -> Option<i64> {
        self.text = self.text.strip_prefix(' ').unwrap_or(self.text);
        self.number(most)
    }

    fn fraction(&mut self, most: usize) -> Option<i64> {
        let digits = self.digits(most)?;
        format!("{digits:0<9}").parse().ok()
    }

    fn name(&mut self, names: &[&'static str], form: fn(&str) -> &str) -> Option<i64> {
        let matches = |name: &&str| {
            let name = form(name);
            self.text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        let index = names.iter().position(matches)?;
        self.text = self.text.get(form(names.get(index)?).len()..)?;
        i64::try_from(index).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_timefmt() {
        for (pattern, text, expected) in [
            ("%Y-%b-%d %H:%M:%S.%f", "2020-Aug-14 11:50:26.371000", "2020-08-14T11:50:26.371Z"),
            ("%F %T", "2024-02-29 12:30:15", "2024-02-29T12:30:15Z"),
            ("%d.%m.%y %I:%M %p", "01.02.99 12:05 am", "1999-02-01T00:05:00Z"),
            ("%Y %j", "2024 060", "2024-02-29T00:00:00Z"),
            ("%Y-%m-%d%z", "2024-01-01+0230", "2024-01-01T00:00:00+02:30"),
            ("%s", "86400", "1970-01-02T00:00:00Z"),
        ] {
            let time = parse(pattern, text).unwrap_or_else(|reason| panic!("{reason}"));
            assert_eq!(crate::go::moment::rfc3339(&time), expected, "{pattern}");
        }
        for (pattern, text) in
            [("%Y", "x"), ("%H", "25"), ("%Y-%m", "2024"), ("%Y", "2024x"), ("%Q", "1"), ("%", "")]
        {
            assert!(parse(pattern, text).is_err(), "{pattern} on {text}");
        }
    }
}
