use std::fmt;

/// A number. Terraform calculates with 512 bits, and sends numbers that fit neither 64-bit type as text.
#[derive(Clone)]
pub(crate) enum Number {
    /// A whole number of at most 128 bits. Such a number has no other form.
    Integer(i128),
    /// A number that Terraform has sent with 64 bits, exactly.
    Real(f64),
    /// Another decimal number, as text: `0.1`.
    Decimal(String),
}

/// Hides the number, because it can be sensitive.
impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("number")
    }
}

impl Number {
    /// Reads a decimal number.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(integer) = whole(text) {
            return Some(Self::Integer(integer));
        }
        let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        (is_decimal && text.parse::<f64>().is_ok()).then(|| Self::Decimal(text.to_owned()))
    }

    /// Creates a number of 64 bits.
    pub(crate) fn real(real: f64) -> Self {
        // The text of a large number is rounded, but with this precision it is exact.
        let integer = (real.fract() == 0.0).then(|| format!("{real:.0}").parse().ok()).flatten();
        integer.map_or(Self::Real(real), Self::Integer)
    }

    /// Returns `true` if both numbers are the same in a field of 64 bits.
    pub(crate) fn is_same_double(&self, other: &Self) -> bool {
        self.double() == other.double()
    }

    /// Returns `true` if both numbers are the same in a field of 32 bits.
    pub(crate) fn is_same_float(&self, other: &Self) -> bool {
        let float = |number: &Self| number.to_string().parse::<f32>().unwrap_or(f32::NAN);
        float(self) == float(other)
    }

    fn double(&self) -> f64 {
        match self {
            Self::Real(real) => *real,
            other => other.to_string().parse().unwrap_or(f64::NAN),
        }
    }
}

/// Returns the whole number that a text contains: `3`, `3.0`, `3e2`, `30e-1`.
fn whole(text: &str) -> Option<i128> {
    if let Ok(integer) = text.parse() {
        return Some(integer);
    }
    text.parse::<f64>().ok().filter(|real| real.is_finite())?;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{before}{after}");
    let significant = digits.trim_end_matches('0');
    if significant.trim_start_matches(['+', '-']).is_empty() {
        return Some(0);
    }
    let places =
        exponent.parse::<i64>().ok()?.checked_add(length(&digits[significant.len()..])? - length(after)?)?;
    let zeros = usize::try_from(places).ok().filter(|zeros| *zeros < 40)?;
    format!("{significant}{}", "0".repeat(zeros)).parse().ok()
}

fn length(digits: &str) -> Option<i64> {
    digits.len().try_into().ok()
}

/// Compares numbers by value, even if they are written differently.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Integer(_), _) | (_, Self::Integer(_)) => false,
            (one, other) => one.is_same_double(other),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => integer.fmt(f),
            Self::Real(real) => real.fmt(f),
            Self::Decimal(text) => text.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_keep_all_digits() {
        let text = "18446744073709551617";
        assert_eq!(Number::parse(text).unwrap().to_string(), text);
        assert!(Number::parse("9007199254740993") != Number::parse("9007199254740992"));
        assert!(Number::parse("9223372036854775807").unwrap() != Number::real(9_223_372_036_854_775_808.0));
        // The digits of the float alone would be 9223372036854776000.
        assert_eq!(Number::real(9_223_372_036_854_775_808.0).to_string(), "9223372036854775808");
    }

    #[test]
    fn numbers_are_compared_by_value() {
        for text in ["1.0", "1e0", "0.1e1", "+1", "10e-1", "100.0e-2", "1.e0"] {
            assert!(Number::parse("1") == Number::parse(text), "{text}");
        }
        assert!(Number::parse("0.5").unwrap() == Number::real(0.5));
        assert!(Number::parse("0.5") != Number::parse("0.25"));
        for text in ["0e5", "0.0e-3", "-0", "00e-1"] {
            assert!(Number::parse("0") == Number::parse(text), "{text}");
        }
        for text in ["inf", "NaN", "a", "", "-", "1e", ".", "e3", "-e3", ".e3", "-.e3"] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn fields_round() {
        let number = |text| Number::parse(text).unwrap();
        assert!(number("0.1").is_same_double(&number("0.1000000000000000055")));
        assert!(!number("0.1").is_same_double(&number("0.100000001")));
        assert!(number("0.1").is_same_float(&number("0.100000001")));
        assert!(number("16777217").is_same_float(&number("16777216")));
    }
}
