//! From text to a float.

use num_traits::AsPrimitive;

use crate::value::reason::Reason;

/// `strconv.ParseFloat(text, 64)`, with hexadecimal numbers and underscores between digits.
pub(crate) fn parse(text: &str) -> Result<f64, Reason> {
    let number = read(text).ok_or_else(|| format!("`{text}` is not a number"))?;
    if number.is_infinite() && text.contains(|character: char| character.is_ascii_digit()) {
        return Err(format!("`{text}` is too large for a float").into());
    }
    Ok(number)
}

fn read(text: &str) -> Option<f64> {
    if !separates_digits(text) {
        return None;
    }
    let text = text.replace('_', "");
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let signed = unsigned.len() < text.len();
    let magnitude = match unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        Some(hexadecimal) => self::hexadecimal(hexadecimal)?,
        None if unsigned.starts_with(['+', '-']) => return None,
        None => unsigned.parse().ok()?,
    };
    // Go knows no sign of NaN.
    if magnitude.is_nan() && signed {
        return None;
    }
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

/// Checks that every underscore is between two digits, or between `0x` and a digit.
fn separates_digits(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text).as_bytes();
    let hexadecimal = matches!(digits, [b'0', b'x' | b'X', ..]);
    let is_digit = |at: usize| match digits.get(at) {
        Some(byte) if hexadecimal => byte.is_ascii_hexdigit(),
        Some(byte) => byte.is_ascii_digit(),
        None => false,
    };
    let mut underscores = digits.iter().enumerate().filter(|(_, byte)| **byte == b'_');
    underscores.all(|(at, _)| (is_digit(at.wrapping_sub(1)) || hexadecimal && at == 2) && is_digit(at + 1))
}

/// The digits after `0x`, with an exponent of two: `1.8p3`.
fn hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut number: u128 = 0;
    let mut scale = self::exponent(exponent)?;
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = u128::from(digit.to_digit(16)?);
        if number >> 120 == 0 {
            number = (number << 4) | digit;
        } else {
            // The last bit remembers that something was cut off, which decides how to round.
            number |= u128::from(digit != 0);
            scale += 4;
        }
    }
    let number: f64 = number.as_();
    let fraction: i32 = fraction.len().as_();
    Some(libm::ldexp(number, scale - 4 * fraction))
}

fn exponent(text: &str) -> Option<i32> {
    const MAX: i32 = 1 << 24;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent = digits.parse().unwrap_or(MAX).min(MAX);
    Some(if text.starts_with('-') { -exponent } else { exponent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_go() {
        for (text, expected) in [
            ("1_000.5", 1000.5),
            ("1e5_0", 1e50),
            ("0x_1p4", 16.0),
            ("-0x1.8p1", -3.0),
            ("0x123456789abcdef01p0", 2.098_829_547_942_064_5e19),
            ("+.5", 0.5),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        for text in
            ["1__0", "_1", "1_", "1_.5", "1._5", "1e_5", "0x1", "0xp1", "0x__1p1", "+nan", "--1", "1e999"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
