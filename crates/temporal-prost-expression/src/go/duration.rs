//! Durations such as `1h30m`, as Go reads them.

use num_traits::AsPrimitive;

use crate::value::reason::Reason;

/// `time.ParseDuration`, in nanoseconds.
pub(crate) fn parse(text: &str) -> Result<i64, Reason> {
    let invalid = || Reason::from(format!("`{text}` is not a duration such as `1h30m`"));
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if unsigned == "0" {
        return Ok(0);
    }
    if unsigned.is_empty() {
        return Err(invalid());
    }
    let mut rest = unsigned;
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let (nanos, after) = component(rest).ok_or_else(invalid)?;
        total = total.checked_add(nanos).ok_or_else(invalid)?;
        rest = after;
    }
    i64::try_from(if negative { -total } else { total }).map_err(|_| invalid())
}

/// The nanoseconds of a number with a unit, and what comes after it.
fn component(text: &str) -> Option<(i128, &str)> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest.find(|character: char| character == '.' || character.is_ascii_digit());
    let (unit, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let unit = nanos(unit)?;
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let nanos = i128::from(whole) * i128::from(unit) + i128::from(part(fraction, unit));
    Some((nanos, rest)).filter(|(nanos, _)| *nanos <= 1 << 63)
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len()))
}

/// The part of a unit that the digits after the point are.
fn part(fraction: &str, unit: i64) -> i64 {
    // No more digits than an integer holds count.
    let fraction = fraction.get(..18).unwrap_or(fraction);
    let number: f64 = fraction.parse::<i64>().unwrap_or_default().as_();
    let length: i32 = fraction.len().as_();
    let unit: f64 = unit.as_();
    (number * (unit / 10f64.powi(length))).as_()
}

fn nanos(unit: &str) -> Option<i64> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_go() {
        for (text, expected) in [
            ("0", 0),
            ("1h30m", 5_400_000_000_000),
            ("-1.5h", -5_400_000_000_000),
            ("90.500s", 90_500_000_000),
            (".5us", 500),
            ("1µs2ns", 1_002),
            ("+5m", 300_000_000_000),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        for text in ["", "1", "1x", "-", ".s", "1h 2m", "3000000h"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
