//! Computes times that match a calendar.

pub(crate) mod field;

use crate::proto::Time;
use field::Range;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// The last year that is searched for matching times.
pub(crate) const LAST_YEAR: i16 = 2100;

/// The maximum number of steps when searching for the next time. A step skips a whole month that does not match.
const MOST_STEPS: usize = 20_000;

/// A set of times: the times whose fields are in all of these sets.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    pub(crate) seconds: Set,
    pub(crate) minutes: Set,
    pub(crate) hours: Set,
    pub(crate) days: Set,
    pub(crate) months: Set,
    /// Counted from Sunday, which is 0.
    pub(crate) weekdays: Set,
    /// Matches any year if empty.
    pub(crate) years: Vec<Range>,
    /// If `true`, a day matches if either its number or its weekday does, as in classic cron.
    pub(crate) either_day: bool,
    pub(crate) zone: TimeZone,
}

/// A set of numbers from 0 to 63.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Set(u64);

impl Set {
    pub(crate) fn new(ranges: &[Range]) -> Self {
        let numbers = ranges.iter().flat_map(Range::numbers).filter_map(|number| u32::try_from(number).ok());
        Self(numbers.filter_map(|number| 1u64.checked_shl(number)).fold(0, |bits, bit| bits | bit))
    }

    fn has(self, number: i8) -> bool {
        u32::try_from(number)
            .ok()
            .and_then(|number| 1u64.checked_shl(number))
            .is_some_and(|bit| self.0 & bit != 0)
    }
}

impl Calendar {
    /// Returns the first matching time after `time`.
    pub(crate) fn next_after(&self, time: Time) -> Option<Time> {
        let mut at = Timestamp::from_second(i64::try_from(time.as_secs()).ok()?.checked_add(1)?).ok()?;
        for _ in 0..MOST_STEPS {
            let civil = self.zone.to_datetime(at);
            if civil.year() > LAST_YEAR {
                return None;
            }
            match self.next_candidate(civil)? {
                candidate if candidate == civil => {
                    return u64::try_from(at.as_second()).ok().map(Duration::from_secs);
                }
                candidate => at = self.advance(at, candidate.duration_since(civil))?,
            }
        }
        None
    }

    pub(crate) fn matches(&self, time: Time) -> bool {
        let at = i64::try_from(time.as_secs()).ok().and_then(|second| Timestamp::from_second(second).ok());
        at.map(|at| self.zone.to_datetime(at)).is_some_and(|civil| self.next_candidate(civil) == Some(civil))
    }

    /// Advances by `by`, but not beyond a change of the clocks: times skipped by the change do not match, and times
    /// repeated by it match twice.
    fn advance(&self, at: Timestamp, by: SignedDuration) -> Option<Timestamp> {
        let there = at.checked_add(by).ok()?;
        let change = self.zone.following(at).next().map(|change| change.timestamp());
        Some(change.filter(|change| *change < there).unwrap_or(there))
    }

    /// Returns the time itself if it matches, otherwise the beginning of the next unit that may match.
    fn next_candidate(&self, at: DateTime) -> Option<DateTime> {
        let date = at.date();
        if !self.has_year(at.year()) {
            return Some(jiff::civil::date(at.year().checked_add(1)?, 1, 1).at(0, 0, 0, 0));
        }
        if !self.months.has(at.month()) {
            return Some(date.last_of_month().tomorrow().ok()?.at(0, 0, 0, 0));
        }
        if !self.has_day(at) {
            return Some(date.tomorrow().ok()?.at(0, 0, 0, 0));
        }
        let (hour, minute) = (date.at(at.hour(), 0, 0, 0), date.at(at.hour(), at.minute(), 0, 0));
        if !self.hours.has(at.hour()) {
            return hour.checked_add(SignedDuration::from_hours(1)).ok();
        }
        if !self.minutes.has(at.minute()) {
            return minute.checked_add(SignedDuration::from_mins(1)).ok();
        }
        if !self.seconds.has(at.second()) {
            return at.checked_add(SignedDuration::from_secs(1)).ok();
        }
        Some(at)
    }

    fn has_year(&self, year: i16) -> bool {
        self.years.is_empty() || self.years.iter().any(|range| range.has(i32::from(year)))
    }

    fn has_day(&self, at: DateTime) -> bool {
        let day = self.days.has(at.day());
        let weekday = self.weekdays.has(at.date().weekday().to_sunday_zero_offset());
        if self.either_day { day || weekday } else { day && weekday }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::cron::Cron;

    fn next(cron: &str, after: &str) -> String {
        let after: Timestamp = after.parse().unwrap();
        let after = Duration::from_secs(after.as_second().unsigned_abs());
        let next = Cron::parse(cron).unwrap().next_after(after);
        next.map_or("never".to_owned(), |next| {
            Timestamp::from_second(next.as_secs().cast_signed()).unwrap().to_string()
        })
    }

    #[test]
    fn the_next_time_is_found() {
        let cases = [
            ("*/15 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z"),
            ("0 9 * * MON-FRI", "2026-01-02T09:00:00Z", "2026-01-05T09:00:00Z"),
            ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("0 0 31 6 *", "2026-01-01T00:00:00Z", "never"),
            ("@monthly", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"),
            ("@every 90s", "2026-01-01T00:00:00Z", "2026-01-01T00:01:30Z"),
        ];
        for (cron, after, expected) in cases {
            assert_eq!(next(cron, after), expected, "{cron}");
        }
    }

    #[test]
    fn a_restricted_day_or_weekday_is_enough_for_cron() {
        assert_eq!(next("0 0 13 * FRI", "2026-01-01T00:00:00Z"), "2026-01-02T00:00:00Z");
    }

    #[test]
    fn changes_of_clocks_skip_and_repeat_times() {
        let skipped = next("CRON_TZ=America/New_York 30 2 * * *", "2026-03-08T05:00:00Z");
        assert_eq!(skipped, "2026-03-09T06:30:00Z");
        let first = next("CRON_TZ=America/New_York 30 1 * * *", "2026-11-01T04:00:00Z");
        let second = next("CRON_TZ=America/New_York 30 1 * * *", &first);
        assert_eq!((first.as_str(), second.as_str()), ("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"));
    }
}
