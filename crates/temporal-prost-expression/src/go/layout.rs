//! Times in the layouts of Go: examples of the reference time `Mon Jan 2 15:04:05 -0700 MST 2006`.

mod chunk;
mod format;
mod parse;
pub(crate) mod zone;

pub(crate) use format::{format, go_syntax};
pub(crate) use parse::parse;

pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(crate) const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A name of a month or a day in three letters.
pub(crate) fn short(name: &str) -> &str {
    name.get(..3).unwrap_or(name)
}
