//! One field of a calendar, such as `mon-fri` or `*/15`.

use super::LAST_YEAR;

/// Numbers at even intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: i32,
    /// Inclusive.
    pub(crate) end: i32,
    pub(crate) step: i32,
}

impl Range {
    pub(crate) fn numbers(&self) -> impl Iterator<Item = i32> {
        let step = usize::try_from(self.step).unwrap_or(1).max(1);
        (self.start..=self.end.max(self.start)).step_by(step).take(100)
    }

    pub(crate) fn has(&self, number: i32) -> bool {
        let end = self.end.max(self.start);
        (self.start..=end).contains(&number) && (number - self.start) % self.step.max(1) == 0
    }
}

/// The unit of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Month,
    Weekday,
    Year,
}

/// An error that occurs when a field is parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{unit:?} is invalid: `{text}`")]
pub(crate) struct FieldError {
    unit: Unit,
    text: String,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

impl Unit {
    fn limits(self) -> (i32, i32) {
        match self {
            Self::Second | Self::Minute => (0, 59),
            Self::Hour => (0, 23),
            Self::Day => (1, 31),
            Self::Month => (1, 12),
            Self::Weekday => (0, 7),
            Self::Year => (2000, i32::from(LAST_YEAR)),
        }
    }

    /// Returns the field that replaces an empty one.
    fn default_text(self) -> &'static str {
        if matches!(self, Self::Second | Self::Minute | Self::Hour) { "0" } else { "*" }
    }

    /// Returns every number. For years, an empty list means any year.
    pub(crate) fn all(self) -> Vec<Range> {
        match (self, self.limits()) {
            (Self::Year, _) => Vec::new(),
            (Self::Weekday, _) => vec![Range { start: 0, end: 6, step: 1 }],
            (_, (start, end)) => vec![Range { start, end, step: 1 }],
        }
    }

    /// Parses a field such as `*`, `5`, `1-5`, `*/15`, `10/5` or `mon,wed`.
    pub(crate) fn parse(self, text: &str) -> Result<Vec<Range>, FieldError> {
        let text = if text.trim().is_empty() { self.default_text() } else { text.trim() };
        if matches!(text, "*" | "?") {
            return Ok(self.all());
        }
        let ranges = text.split(',').map(|part| self.range(part.trim())).collect::<Option<Vec<Range>>>();
        let ranges = ranges.ok_or_else(|| FieldError { unit: self, text: text.to_owned() })?;
        Ok(if self == Self::Weekday { sunday_is_zero(ranges) } else { ranges })
    }

    fn range(self, text: &str) -> Option<Range> {
        let (bounds, step) = match text.split_once('/') {
            Some((bounds, step)) => (bounds, Some(step.parse::<i32>().ok().filter(|step| *step > 0)?)),
            None => (text, None),
        };
        let (first, last) = self.limits();
        let (start, end) = match bounds.split_once('-') {
            _ if bounds == "*" => (first, last),
            Some((start, end)) => (self.number(start)?, self.number(end)?),
            None => {
                let start = self.number(bounds)?;
                (start, if step.is_some() { last } else { start })
            }
        };
        (first <= start && start <= end && end <= last).then_some(Range {
            start,
            end,
            step: step.unwrap_or(1),
        })
    }

    /// Parses a number, or the name of a month or a weekday. Its first three letters suffice.
    fn number(self, text: &str) -> Option<i32> {
        let names: &[&str] = match self {
            Self::Month => &MONTHS,
            Self::Weekday => &WEEKDAYS,
            _ => &[],
        };
        let text = text.trim().to_lowercase();
        let index = names.iter().position(|name| text.len() >= 3 && name.starts_with(&text));
        let first = self.limits().0;
        index
            .and_then(|index| i32::try_from(index).ok())
            .map(|index| index + first)
            .or_else(|| text.parse().ok())
    }
}

/// Maps Sunday to 0. It may also be written as 7.
fn sunday_is_zero(ranges: Vec<Range>) -> Vec<Range> {
    if ranges.iter().all(|range| range.end < 7) {
        return ranges;
    }
    let numbers = ranges.iter().flat_map(Range::numbers).map(|number| number % 7);
    numbers.map(|number| Range { start: number, end: number, step: 1 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(unit: Unit, text: &str) -> Option<Vec<i32>> {
        let ranges = unit.parse(text).ok()?;
        Some(ranges.iter().flat_map(Range::numbers).collect())
    }

    #[test]
    fn fields_are_read() {
        assert_eq!(numbers(Unit::Minute, "*/20"), Some(vec![0, 20, 40]));
        assert_eq!(numbers(Unit::Minute, "50/4"), Some(vec![50, 54, 58]));
        assert_eq!(numbers(Unit::Hour, ""), Some(vec![0]));
        assert_eq!(numbers(Unit::Weekday, "Fri-7"), Some(vec![5, 6, 0]));
        assert_eq!(numbers(Unit::Month, "jan,sept"), Some(vec![1, 9]));
        assert_eq!(numbers(Unit::Year, "*"), Some(vec![]));
    }

    #[test]
    fn wrong_fields_are_refused() {
        for text in ["60", "5-3", "*/0", "1-", "x", "-1", "1//2", ","] {
            assert_eq!(numbers(Unit::Minute, text), None, "{text}");
        }
    }
}
