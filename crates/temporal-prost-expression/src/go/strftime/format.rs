//! From a time to text.

use jiff::Zoned;

use super::expand;
use crate::go::layout::{self, DAYS, MONTHS, short};

/// `timefmt.Format`
pub(crate) fn format(pattern: &str, time: &Zoned) -> String {
    let mut text = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        let (before, directive) = rest.split_at(at);
        text.push_str(before);
        let (part, after) = Directive::read(directive)
            .map_or((directive.to_owned(), ""), |(directive, after)| (directive.format(time), after));
        text.push_str(&part);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// `%-10d`
struct Directive {
    letter: char,
    padding: Padding,
    width: usize,
    upper: bool,
    colons: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Padding {
    Usual,
    Zero,
    Space,
    None,
}

impl Directive {
    /// The directive that a text begins with, and what comes after it.
    fn read(text: &str) -> Option<(Self, &str)> {
        let mut directive = Self { letter: '%', padding: Padding::Usual, width: 0, upper: false, colons: 0 };
        let mut characters = text.chars();
        characters.next();
        loop {
            let letter = characters.next()?;
            match letter {
                '-' => directive.padding = Padding::None,
                '_' => directive.padding = Padding::Space,
                '0' if directive.width == 0 => directive.padding = Padding::Zero,
                '^' | '#' => directive.upper = true,
                ':' => directive.colons += 1,
                'E' | 'O' => {}
                '0'..='9' => {
                    let digit = usize::try_from(letter.to_digit(10)?).ok()?;
                    directive.width = (directive.width * 10 + digit).min(1024);
                }
                _ => {
                    directive.letter = letter;
                    return Some((directive, characters.as_str()));
                }
            }
        }
    }

    fn format(&self, time: &Zoned) -> String {
        let text = self.number(time).or_else(|| self.name(time));
        let text = text.or_else(|| expand(self.letter).map(|pattern| format(pattern, time)));
        let text = text.unwrap_or_else(|| self.other(time));
        if self.upper { text.to_uppercase() } else { text }
    }

    fn number(&self, time: &Zoned) -> Option<String> {
        let week = time.date().iso_week_date();
        let hour12 = match time.hour() % 12 {
            0 => 12,
            hour => hour,
        };
        let sunday = time.weekday().to_sunday_zero_offset();
        let (number, width, pad) = match self.letter {
            'Y' => (i64::from(time.year()), 4, '0'),
            'y' => (i64::from(time.year() % 100), 2, '0'),
            'C' => (i64::from(time.year() / 100), 2, '0'),
            'G' => (i64::from(week.year()), 4, '0'),
            'g' => (i64::from(week.year() % 100), 2, '0'),
            'm' => (i64::from(time.month()), 2, '0'),
            'd' => (i64::from(time.day()), 2, '0'),
            'e' => (i64::from(time.day()), 2, ' '),
            'j' => (i64::from(time.day_of_year()), 3, '0'),
            'H' => (i64::from(time.hour()), 2, '0'),
            'k' => (i64::from(time.hour()), 2, ' '),
            'I' => (i64::from(hour12), 2, '0'),
            'l' => (i64::from(hour12), 2, ' '),
            'M' => (i64::from(time.minute()), 2, '0'),
            'S' => (i64::from(time.second()), 2, '0'),
            'w' => (i64::from(sunday), 1, '0'),
            'u' => (i64::from(time.weekday().to_monday_one_offset()), 1, '0'),
            'V' => (i64::from(week.week()), 2, '0'),
            'U' => (i64::from((time.day_of_year() + 6 - i16::from(sunday)) / 7), 2, '0'),
            'W' => (i64::from((time.day_of_year() + 6 - i16::from((sunday + 6) % 7)) / 7), 2, '0'),
            's' => (time.timestamp().as_second(), 1, '0'),
            _ => return None,
        };
        Some(self.pad(&number.to_string(), width, pad))
    }

    fn pad(&self, text: &str, width: usize, pad: char) -> String {
        let (width, pad) = match self.padding {
            Padding::None => (0, pad),
            Padding::Usual => (width.max(self.width), pad),
            Padding::Zero => (width.max(self.width), '0'),
            Padding::Space => (width.max(self.width), ' '),
        };
        let missing = width.saturating_sub(text.chars().count());
        std::iter::repeat_n(pad, missing).chain(text.chars()).collect()
    }

    fn name(&self, time: &Zoned) -> Option<String> {
        let month = MONTHS.get(usize::from(time.month().unsigned_abs()).saturating_sub(1))?;
        let day = DAYS.get(usize::from(time.weekday().to_sunday_zero_offset().unsigned_abs()))?;
        let name = match self.letter {
            'B' => month,
            'b' | 'h' => short(month),
            'A' => day,
            'a' => short(day),
            'p' if time.hour() < 12 => "AM",
            'p' => "PM",
            'P' if time.hour() < 12 => "am",
            'P' => "pm",
            _ => return None,
        };
        Some(self.pad(name, 0, ' '))
    }

    fn other(&self, time: &Zoned) -> String {
        match (self.letter, self.colons) {
            ('f', _) => format!("{:06}", time.subsec_nanosecond() / 1000),
            ('N', _) => format!("{:09}", time.subsec_nanosecond()),
            ('L', _) => format!("{:03}", time.subsec_nanosecond() / 1_000_000),
            ('Z', _) => layout::format("MST", time),
            ('z', 0) => layout::format("-0700", time),
            ('z', 1) => layout::format("-07:00", time),
            ('z', _) => layout::format("-07:00:00", time),
            ('t', _) => "\t".to_owned(),
            ('n', _) => "\n".to_owned(),
            (other, _) => other.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_like_timefmt() {
        let time =
            layout::parse(crate::go::moment::RFC3339, "2024-02-05T15:04:09.012345678Z").expect("a time");
        for (pattern, expected) in [
            ("%Y-%m-%dT%H:%M:%S", "2024-02-05T15:04:09"),
            ("%F %T %D %R", "2024-02-05 15:04:09 02/05/24 15:04"),
            ("%a %A %b %B %e %j", "Mon Monday Feb February  5 036"),
            ("%-d %_d %I %l %p %P", "5  5 03  3 PM pm"),
            ("%f %s %Z %z %:z", "012345 1707145449 UTC +0000 +00:00"),
            ("%u %w %U %W %V %G %C %y", "1 1 05 06 06 2024 20 24"),
            ("%%%n%t100%", "%\n\t100%"),
        ] {
            assert_eq!(format(pattern, &time), expected, "{pattern}");
        }
    }
}
