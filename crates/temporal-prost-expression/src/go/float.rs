//! Numbers with a fraction, as Go reads and prints them.

mod binary;
mod parse;

use num_traits::AsPrimitive;

pub(crate) use binary::{format_binary, format_hexadecimal};
pub(crate) use parse::parse;

/// `strconv.FormatFloat(number, 'g', -1, 64)`: an exponent is printed below -4 and from 6 on.
pub(crate) fn format(number: f64) -> String {
    match special(number) {
        Some(name) => name.to_owned(),
        None => Digits::of(&format!("{number:e}")).general(),
    }
}

/// Formats a number like `encoding/json`, which refuses infinities and NaN.
pub(crate) fn format_json(number: f64) -> Option<String> {
    special(number).is_none().then(|| Digits::of(&format!("{number:e}")).json())
}

/// Formats a 32-bit number like `encoding/json`.
pub(crate) fn format_json_single(number: f32) -> Option<String> {
    special(f64::from(number)).is_none().then(|| Digits::of(&format!("{number:e}")).json())
}

fn special(number: f64) -> Option<&'static str> {
    match number {
        _ if number.is_nan() => Some("NaN"),
        f64::INFINITY => Some("+Inf"),
        f64::NEG_INFINITY => Some("-Inf"),
        _ => None,
    }
}

/// Converts to a 64-bit integer. A number out of range becomes the smallest one, as on amd64.
pub(crate) fn truncate(number: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) { number.as_() } else { i64::MIN }
}

/// The shortest decimal digits of a number.
struct Digits<'a> {
    sign: &'a str,
    significand: String,
    /// Of the first digit.
    exponent: i32,
}

impl<'a> Digits<'a> {
    /// Reads what `{:e}` prints.
    fn of(scientific: &'a str) -> Self {
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
        let (sign, mantissa) = match mantissa.strip_prefix('-') {
            Some(mantissa) => ("-", mantissa),
            None => ("", mantissa),
        };
        let significand = mantissa.chars().filter(char::is_ascii_digit).collect();
        Self { sign, significand, exponent: exponent.parse().unwrap_or_default() }
    }

    /// Adds zeros at the end.
    fn pad(mut self, zeros: usize) -> Self {
        self.significand.extend(std::iter::repeat_n('0', zeros));
        self
    }

    fn general(&self) -> String {
        if self.exponent < -4 || self.exponent >= 6 { self.scientific(2) } else { self.plain() }
    }

    fn json(&self) -> String {
        if self.exponent < -6 || self.exponent >= 21 { self.scientific(1) } else { self.plain() }
    }

    /// `1.5e+21`, with at least `width` digits of exponent.
    fn scientific(&self, width: usize) -> String {
        let (first, rest) = self.significand.split_at(1.min(self.significand.len()));
        let point = if rest.is_empty() { "" } else { "." };
        let sign = if self.exponent < 0 { '-' } else { '+' };
        let exponent = self.exponent.unsigned_abs();
        format!("{}{first}{point}{rest}e{sign}{exponent:0width$}", self.sign)
    }

    fn plain(&self) -> String {
        let Ok(point) = usize::try_from(self.exponent + 1) else {
            let zeros: usize = self.exponent.unsigned_abs().as_();
            return format!("{}0.{}{}", self.sign, "0".repeat(zeros - 1), self.significand);
        };
        if point == 0 {
            return format!("{}0.{}", self.sign, self.significand);
        }
        let padding = "0".repeat(point.saturating_sub(self.significand.len()));
        let (whole, fraction) = self.significand.split_at(point.min(self.significand.len()));
        let separator = if fraction.is_empty() { "" } else { "." };
        format!("{}{whole}{padding}{separator}{fraction}", self.sign)
    }
}

/// `strconv.FormatFloat(number, 'e', precision, 64)`
pub(crate) fn format_scientific(number: f64, precision: usize) -> String {
    let exact = precision.min(MAX_FRACTION);
    Digits::of(&format!("{number:.exact$e}")).pad(precision - exact).scientific(2)
}

/// `strconv.FormatFloat(number, 'f', precision, 64)`
pub(crate) fn format_fixed(number: f64, precision: usize) -> String {
    let exact = precision.min(MAX_FRACTION);
    format!("{number:.exact$}{}", "0".repeat(precision - exact))
}

/// `strconv.FormatFloat(number, 'g', -1, 32)`
pub(crate) fn format_single(number: f32) -> String {
    match special(f64::from(number)) {
        Some(name) => name.to_owned(),
        None => Digits::of(&format!("{number:e}")).general(),
    }
}

/// `strconv.FormatFloat(number, 'g', precision, 64)`: at most `precision` digits, without trailing zeros.
pub(crate) fn format_general(number: f64, precision: usize) -> String {
    let precision = precision.max(1);
    let scientific = format!("{number:.*e}", precision.min(MAX_FRACTION) - 1);
    let mut digits = Digits::of(&scientific);
    let significant = digits.significand.trim_end_matches('0').len().max(1);
    digits.significand.truncate(significant);
    let limit = i32::try_from(precision).unwrap_or(i32::MAX);
    let plain = (-4..limit).contains(&digits.exponent);
    if plain { digits.plain() } else { digits.scientific(2) }
}

/// More digits than any float's fraction has. The precision of Rust's formatting is limited.
const MAX_FRACTION: usize = 1100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_like_go() {
        for (number, expected) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.0, "1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (123_456.0, "123456"),
            (1_000_000.0, "1e+06"),
            (1_234_567.5, "1.2345675e+06"),
            (1e21, "1e+21"),
            (0.0001, "0.0001"),
            (0.000_01, "1e-05"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Inf"),
        ] {
            assert_eq!(format(number), expected);
        }
    }

    #[test]
    fn prints_json_like_go() {
        let json = |number| format_json(number).unwrap_or_default();
        assert_eq!(json(1_234_567.0), "1234567");
        assert_eq!(json(1e20), "100000000000000000000");
        assert_eq!(json(1e21), "1e+21");
        assert_eq!(json(0.000_001), "0.000001");
        assert_eq!(json(0.000_000_1), "1e-7");
        assert_eq!(format_json(f64::NAN), None);
        assert_eq!(format_json_single(0.1).as_deref(), Some("0.1"));
    }

    #[test]
    fn reads_like_go() {
        for (text, expected) in [
            ("1.5", 1.5),
            ("-1e3", -1000.0),
            ("0x1p-2", 0.25),
            ("inf", f64::INFINITY),
            (".5", 0.5),
            ("+5.", 5.0),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        for text in ["", " 1", "1e999", "x", "1,5", "0x1"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
