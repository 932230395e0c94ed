use std::fmt;

/// A number. Terraform calculates with 512 bits.
#[derive(Clone)]
pub(crate) enum Number {
    Integer(i128),
    Real(f64),
    /// A decimal number that fits neither, as text.
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
        if let Ok(integer) = text.parse() {
            return Some(Self::Integer(integer));
        }
        let real: f64 = text.parse().ok()?;
        let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        is_decimal
            .then(|| if real.to_string() == text { Self::Real(real) } else { Self::Decimal(text.to_owned()) })
    }

    /// Returns the nearest 64-bit number, for comparisons.
    fn real(&self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "comparisons with integers do not come here")]
            Self::Integer(integer) => *integer as f64,
            Self::Real(real) => *real,
            Self::Decimal(text) => text.parse().unwrap_or(f64::NAN),
        }
    }
}

/// Compares numbers by value, even if they are written differently.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Decimal(one), Self::Decimal(other)) if one == other => true,
            (one, other) => one.real() == other.real(),
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
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(Number::parse("1") == Number::parse("1.0"));
        assert!(Number::parse("0.5") != Number::parse("0.25"));
        assert!(Number::parse("inf").is_none());
        assert!(Number::parse("a").is_none());
    }
}
