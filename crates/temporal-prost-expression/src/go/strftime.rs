//! Times in the formats of `strftime` and `strptime`, as the Go package itchyny/timefmt-go knows them.

mod format;
mod parse;

pub(crate) use format::format;
pub(crate) use parse::parse;

/// Expands a directive that stands for several others.
fn expand(directive: char) -> Option<&'static str> {
    Some(match directive {
        'c' => "%a %b %e %H:%M:%S %Y",
        'D' | 'x' => "%m/%d/%y",
        'F' => "%Y-%m-%d",
        'R' => "%H:%M",
        'r' => "%I:%M:%S %p",
        'T' | 'X' => "%H:%M:%S",
        'v' => "%e-%b-%Y",
        '+' => "%a %b %e %H:%M:%S %Z %Y",
        _ => return None,
    })
}
