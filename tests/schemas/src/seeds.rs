use std::{env, ops::Range};

/// The environment variable that chooses the seeds of a run, such as `50..100`.
pub const VARIABLE: &str = "RANDOM_SCHEMAS";

/// Returns the seeds that [`VARIABLE`] chooses. If unset, it chooses the seeds of an `ordinary` run.
///
/// # Errors
///
/// Returns an error if the variable is not a range.
pub fn seeds(ordinary: Range<u64>) -> Result<Range<u64>, String> {
    let Ok(given) = env::var(VARIABLE) else { return Ok(ordinary) };
    parse(&given).ok_or_else(|| format!("{VARIABLE} is `{given}`, which is not a range like `50..100`"))
}

fn parse(text: &str) -> Option<Range<u64>> {
    let (first, end) = text.split_once("..")?;
    Some(first.parse().ok()?..end.parse().ok()?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn seeds_are_a_range() {
        assert_eq!(super::parse("50..100"), Some(50..100));
        for wrong in ["", "50", "50..", "..100", "a..b", "50..=100"] {
            assert_eq!(super::parse(wrong), None, "{wrong}");
        }
    }
}
