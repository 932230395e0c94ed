//! Integers, as Go reads them and casts to them.

use crate::{
    go::{float, text},
    value::{Value, coerce, reason::Reason},
};

/// A whole number of 64 bits, or the text of one.
pub(crate) fn signed(value: &Value) -> Result<i64, Reason> {
    match value {
        Value::Int(number) => Ok(*number),
        Value::Uint(number) => i64::try_from(*number).map_err(|_| too_large(number)),
        Value::Float(number) => whole(*number),
        Value::Single(number) => whole(f64::from(*number)),
        Value::String(text) => parse_signed(text),
        Value::Bytes(bytes) => parse_signed(&text::from_bytes(bytes)),
        other => Err(Reason::expected("number", other)),
    }
}

/// A whole number of 64 bits that is not negative, or the text of one.
pub(crate) fn unsigned(value: &Value) -> Result<u64, Reason> {
    match value {
        Value::Uint(number) => Ok(*number),
        Value::String(text) => parse_unsigned(text),
        Value::Bytes(bytes) => parse_unsigned(&text::from_bytes(bytes)),
        Value::Float(_) | Value::Single(_) => unsigned_float(coerce::number(value)?),
        other => u64::try_from(signed(other)?).map_err(|_| "the number is negative".into()),
    }
}

const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

fn whole(number: f64) -> Result<i64, Reason> {
    if !(-TWO_TO_63..=TWO_TO_63).contains(&number) {
        return Err(too_large(&number));
    }
    if number.fract() != 0.0 {
        return Err("the number has a fraction, so it is not an integer; add `round()`".into());
    }
    Ok(float::truncate(number))
}

fn unsigned_float(number: f64) -> Result<u64, Reason> {
    if number < 0.0 {
        return Err("the number is negative".into());
    }
    if !(0.0..2.0 * TWO_TO_63).contains(&number) {
        return Err(too_large(&number));
    }
    if number.fract() != 0.0 {
        return Err("the number has a fraction, so it is not an integer; add `round()`".into());
    }
    Ok(num_traits::AsPrimitive::as_(number))
}

fn too_large(number: &impl std::fmt::Display) -> Reason {
    format!("{number} does not fit into 64 bits").into()
}

/// `strconv.ParseInt(text, 0, 64)`
pub(crate) fn parse_signed(text: &str) -> Result<i64, Reason> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let magnitude = i128::from(parse_unsigned(digits)?);
    let number = if negative { -magnitude } else { magnitude };
    i64::try_from(number).map_err(|_| too_large(&number))
}

/// `strconv.ParseUint(text, 0, 64)`: underscores may stand after a prefix and between digits.
pub(crate) fn parse_unsigned(text: &str) -> Result<u64, Reason> {
    let lower = text.to_ascii_lowercase();
    let (radix, prefix) = match lower.get(..2) {
        Some("0x") => (16, 2),
        Some("0b") => (2, 2),
        Some("0o") => (8, 2),
        _ if lower.len() > 1 && lower.starts_with('0') => (8, 1),
        _ => (10, 0),
    };
    let digits = lower.get(prefix..).unwrap_or_default();
    let invalid = || Reason::from(format!("`{text}` is not an integer"));
    let digits = if prefix > 0 { digits.strip_prefix('_').unwrap_or(digits) } else { digits };
    let separated = digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    if separated || digits.starts_with(['+', '-']) {
        return Err(invalid());
    }
    u64::from_str_radix(&digits.replace('_', ""), radix).map_err(|_| invalid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_go() {
        for (text, expected) in [
            ("5", 5),
            ("-0x1F", -31),
            ("+7", 7),
            ("0b101", 5),
            ("0o17", 15),
            ("017", 15),
            ("1_000", 1000),
            ("0x_f", 15),
        ] {
            assert_eq!(parse_signed(text), Ok(expected), "{text}");
        }
        for text in ["", "1.0", "09", "_1", "1_", "1__0", "--1", "9223372036854775808", "0x", "é"] {
            assert!(parse_signed(text).is_err(), "{text}");
        }
        assert_eq!(parse_signed("-9223372036854775808"), Ok(i64::MIN));
    }

    #[test]
    fn casts_only_whole_numbers() {
        assert_eq!(signed(&Value::Float(7.0)), Ok(7));
        assert!(signed(&Value::Float(7.5)).is_err());
        assert!(signed(&Value::Float(f64::NAN)).is_err());
        assert!(signed(&Value::Uint(u64::MAX)).is_err());
        assert_eq!(unsigned(&Value::String("18446744073709551615".to_owned())), Ok(u64::MAX));
        assert!(unsigned(&Value::Int(-1)).is_err());
    }
}
