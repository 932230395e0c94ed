//! Periods such as `P1Y2M3DT4H5M6S`, as in ISO 8601.

use jiff::{Span, Timestamp, Zoned, civil::Date};
use num_traits::AsPrimitive;

use crate::{
    go::integer,
    value::{Value, reason::Reason},
};

/// A number of every unit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Period {
    years: f64,
    months: f64,
    weeks: f64,
    days: f64,
    hours: f64,
    minutes: f64,
    seconds: f64,
}

const DAY: f64 = 86_400.0;
/// Of the Gregorian calendar, on average.
const YEAR: f64 = 365.242_5 * DAY;

impl Period {
    pub(crate) fn parse(text: &str) -> Result<Self, Reason> {
        Self::read(text).ok_or_else(|| format!("`{text}` is not a period such as `P1DT2H`").into())
    }

    fn read(text: &str) -> Option<Self> {
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => (-1.0, unsigned),
            None => (1.0, text.strip_prefix('+').unwrap_or(text)),
        };
        let body = unsigned.strip_prefix('P')?;
        if body == "0" {
            return Some(Self::default());
        }
        let (date, time) = match body.split_once('T') {
            Some((_, "")) => return None,
            Some((date, time)) => (date, time),
            None => (body, ""),
        };
        let mut period = Self::default();
        let fraction = period.fill(date, "YMWD")?;
        if date.is_empty() && time.is_empty() || fraction && !time.is_empty() {
            return None;
        }
        period.fill(time, "HmS")?;
        Some(period.scale(sign))
    }

    /// Reads numbers with units in their order. Only the last number may have a fraction; says whether it does.
    fn fill(&mut self, mut text: &str, units: &str) -> Option<bool> {
        let mut units = units.chars();
        let mut fraction = false;
        while !text.is_empty() {
            let end = text.find(|character: char| character.is_ascii_alphabetic())?;
            let (number, rest) = text.split_at(end);
            let letter = rest.chars().next()?;
            let unit = units.find(|unit| unit.eq_ignore_ascii_case(&letter))?;
            if fraction
                || !number.ends_with(|last: char| last.is_ascii_digit())
                || !letter.is_ascii_uppercase()
            {
                return None;
            }
            fraction = number.contains(['.', ',']);
            *self.unit(unit)? = number.replace(',', ".").parse().ok()?;
            text = rest.get(1..)?;
        }
        Some(fraction)
    }

    fn unit(&mut self, unit: char) -> Option<&mut f64> {
        Some(match unit {
            'Y' => &mut self.years,
            'M' => &mut self.months,
            'W' => &mut self.weeks,
            'D' => &mut self.days,
            'H' => &mut self.hours,
            'm' => &mut self.minutes,
            'S' => &mut self.seconds,
            _ => return None,
        })
    }

    pub(crate) fn scale(self, factor: f64) -> Self {
        Self {
            years: self.years * factor,
            months: self.months * factor,
            weeks: self.weeks * factor,
            days: self.days * factor,
            hours: self.hours * factor,
            minutes: self.minutes * factor,
            seconds: self.seconds * factor,
        }
    }

    fn clock_seconds(&self) -> f64 {
        self.hours * 3600.0 + self.minutes * 60.0 + self.seconds
    }

    /// The nanoseconds, with years and months of average length.
    pub(crate) fn nanos(&self) -> Result<i64, Reason> {
        let days = self.years * YEAR + self.months * YEAR / 12.0 + (self.weeks * 7.0 + self.days) * DAY;
        let seconds = days + self.clock_seconds();
        let whole = integer::signed(&Value::Float(seconds.trunc()))?;
        let fraction: i64 = (seconds.fract() * 1e9).round().as_();
        whole.checked_mul(1_000_000_000).and_then(|nanos| nanos.checked_add(fraction)).ok_or(TOO_LONG.into())
    }

    /// The time that is this much later. Whole years, months and days follow the calendar.
    pub(crate) fn after(&self, time: &Zoned) -> Result<Zoned, Reason> {
        let calendar = [self.years, self.months, self.weeks, self.days];
        if calendar.iter().any(|number| number.fract() != 0.0) {
            return add(time, self.nanos()?);
        }
        let whole = |number: f64| integer::signed(&Value::Float(number));
        let months = whole(self.years)?
            .checked_mul(12)
            .and_then(|months| months.checked_add(whole(self.months).ok()?));
        let days =
            whole(self.weeks)?.checked_mul(7).and_then(|days| days.checked_add(whole(self.days).ok()?));
        let date = later(time.date(), months.ok_or(TOO_LONG)?, days.ok_or(TOO_LONG)?)?;
        let moved = date.to_datetime(time.time()).to_zoned(time.time_zone().clone()).map_err(Reason::new)?;
        let clock =
            Self { hours: self.hours, minutes: self.minutes, seconds: self.seconds, ..Self::default() };
        add(&moved, clock.nanos()?)
    }
}

const TOO_LONG: &str = "the period is too long";

/// As in Go, a day that a month does not have is one of the next month.
fn later(date: Date, months: i64, days: i64) -> Result<Date, Reason> {
    let months = i64::from(date.year()) * 12 + i64::from(date.month()) - 1 + months;
    let year = i16::try_from(months.div_euclid(12)).map_err(Reason::new)?;
    let month = i8::try_from(months.rem_euclid(12) + 1).map_err(Reason::new)?;
    let first = Date::new(year, month, 1).map_err(Reason::new)?;
    let days = Span::new().try_days(days + i64::from(date.day()) - 1).map_err(Reason::new)?;
    first.checked_add(days).map_err(Reason::new)
}

fn add(time: &Zoned, nanos: i64) -> Result<Zoned, Reason> {
    let nanos = time.timestamp().as_nanosecond() + i128::from(nanos);
    let timestamp = Timestamp::from_nanosecond(nanos).map_err(Reason::new)?;
    Ok(timestamp.to_zoned(time.time_zone().clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(period: &str, time: &str) -> String {
        let time = crate::go::moment::of(&Value::from(time)).expect("a time");
        let moved = Period::parse(period).and_then(|period| period.after(&time)).expect("a later time");
        crate::go::moment::rfc3339(&moved)
    }

    #[test]
    fn follows_the_calendar() {
        assert_eq!(after("P1Y2M3DT4H5M6S", "2020-01-01T00:00:00Z"), "2021-03-04T04:05:06Z");
        assert_eq!(after("P1M", "2020-01-31T00:00:00Z"), "2020-03-02T00:00:00Z");
        assert_eq!(after("-P1W", "2020-01-08T00:00:00Z"), "2020-01-01T00:00:00Z");
        assert_eq!(after("PT0.5S", "2020-01-01T00:00:00Z"), "2020-01-01T00:00:00.5Z");
    }

    #[test]
    fn reads_nanoseconds() {
        let nanos = |text| Period::parse(text).and_then(|period| period.nanos());
        assert_eq!(nanos("P3Y6M4DT12H30M5S"), Ok(110_839_937_000_000_000));
        assert_eq!(nanos("PT2H"), Ok(7_200_000_000_000));
        assert_eq!(nanos("P0D"), Ok(0));
        for text in ["", "P", "PT", "1D", "P1", "P1S", "PT1D", "P1.5DT1H", "p1d", "P1D1Y"] {
            assert!(nanos(text).is_err(), "{text}");
        }
    }
}
