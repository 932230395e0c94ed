//! The parts of a layout.

/// A part of a layout that stands for a part of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chunk {
    LongMonth,
    Month,
    NumMonth,
    ZeroMonth,
    LongWeekDay,
    WeekDay,
    Day,
    UnderDay,
    ZeroDay,
    UnderYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperPm,
    LowerPm,
    ZoneName,
    Offset(Offset),
    /// A separator and so many digits.
    Fraction {
        digits: usize,
        trims: bool,
    },
}

/// How an offset from UTC is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offset {
    /// `Z` for UTC.
    pub(super) zulu: bool,
    pub(super) colons: bool,
    pub(super) precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precision {
    Hours,
    Minutes,
    Seconds,
}

/// Longer tokens come before those that they begin with.
const TOKENS: [(&str, Chunk); 37] = [
    ("January", Chunk::LongMonth),
    ("Monday", Chunk::LongWeekDay),
    ("MST", Chunk::ZoneName),
    ("002", Chunk::ZeroYearDay),
    ("01", Chunk::ZeroMonth),
    ("02", Chunk::ZeroDay),
    ("03", Chunk::ZeroHour12),
    ("04", Chunk::ZeroMinute),
    ("05", Chunk::ZeroSecond),
    ("06", Chunk::Year),
    ("15", Chunk::Hour),
    ("1", Chunk::NumMonth),
    ("2006", Chunk::LongYear),
    ("2", Chunk::Day),
    ("__2", Chunk::UnderYearDay),
    ("_2", Chunk::UnderDay),
    ("3", Chunk::Hour12),
    ("4", Chunk::Minute),
    ("5", Chunk::Second),
    ("PM", Chunk::UpperPm),
    ("pm", Chunk::LowerPm),
    ("-070000", offset("-", false, Precision::Seconds)),
    ("-07:00:00", offset("-", true, Precision::Seconds)),
    ("-0700", offset("-", false, Precision::Minutes)),
    ("-07:00", offset("-", true, Precision::Minutes)),
    ("-07", offset("-", false, Precision::Hours)),
    ("Z070000", offset("Z", false, Precision::Seconds)),
    ("Z07:00:00", offset("Z", true, Precision::Seconds)),
    ("Z0700", offset("Z", false, Precision::Minutes)),
    ("Z07:00", offset("Z", true, Precision::Minutes)),
    ("Z07", offset("Z", false, Precision::Hours)),
    // The character behind these decides whether they are chunks.
    ("Jan", Chunk::Month),
    ("Mon", Chunk::WeekDay),
    (".0", FRACTION),
    (",0", FRACTION),
    (".9", FRACTION),
    (",9", FRACTION),
];

const FRACTION: Chunk = Chunk::Fraction { digits: 0, trims: false };
const fn offset(first: &str, colons: bool, precision: Precision) -> Chunk {
    let zulu = matches!(first.as_bytes(), b"Z");
    Chunk::Offset(Offset { zulu, colons, precision })
}

/// The text before the first chunk, the chunk, and what comes after it.
pub(super) fn next(layout: &str) -> (&str, Option<Chunk>, &str) {
    for (at, _) in layout.char_indices() {
        let (before, rest) = layout.split_at(at);
        // `_2006` is a year after an underscore.
        if rest.starts_with("_2006") {
            continue;
        }
        if let Some((chunk, length)) = TOKENS.iter().find_map(|(token, chunk)| accept(token, *chunk, rest)) {
            return (before, Some(chunk), rest.get(length..).unwrap_or_default());
        }
    }
    (layout, None, "")
}

/// The chunk that a text begins with, if it is this one, and its length.
fn accept(token: &str, chunk: Chunk, text: &str) -> Option<(Chunk, usize)> {
    let after = text.strip_prefix(token)?;
    match chunk {
        Chunk::Month | Chunk::WeekDay if after.starts_with(|next: char| next.is_ascii_lowercase()) => None,
        Chunk::Fraction { .. } => fraction(text),
        _ => Some((chunk, token.len())),
    }
}

/// A separator and a run of zeros or nines that no other digit follows.
fn fraction(text: &str) -> Option<(Chunk, usize)> {
    let digit = text.chars().nth(1)?;
    let run = text.get(1..)?;
    let digits = run.find(|character| character != digit).unwrap_or(run.len());
    let ends = !run.get(digits..)?.starts_with(|next: char| next.is_ascii_digit());
    ends.then_some((Chunk::Fraction { digits, trims: digit == '9' }, digits + 1))
}
