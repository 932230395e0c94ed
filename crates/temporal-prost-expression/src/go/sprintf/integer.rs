//! Integers and characters.

use super::verb::Verb;
use crate::go::quote;

/// An integer of Go.
#[derive(Clone, Copy)]
pub(super) struct Integer {
    magnitude: u64,
    negative: bool,
    signed: bool,
}

impl From<i64> for Integer {
    fn from(number: i64) -> Self {
        Self { magnitude: number.unsigned_abs(), negative: number < 0, signed: true }
    }
}

impl From<u64> for Integer {
    fn from(number: u64) -> Self {
        Self { magnitude: number, negative: false, signed: false }
    }
}

impl Integer {
    /// The bits as an integer without a sign.
    fn bits(self) -> u64 {
        if self.negative { self.magnitude.wrapping_neg() } else { self.magnitude }
    }

    fn character(self) -> char {
        let character = u32::try_from(self.bits()).ok().and_then(char::from_u32);
        character.unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

impl Verb<'_> {
    /// An integer, if the verb goes with integers.
    pub(super) fn integer(&self, number: Integer) -> Option<String> {
        let Integer { magnitude, signed, .. } = number;
        let prefix = |prefix: &'static str| if self.has('#') { prefix } else { "" };
        Some(match self.letter {
            'v' if self.is_go_syntax() && !signed => self.digits(number, "0x", &format!("{magnitude:x}")),
            'v' | 'd' => self.digits(number, "", &magnitude.to_string()),
            'b' => self.digits(number, prefix("0b"), &format!("{magnitude:b}")),
            'o' => self.digits(number, "", &format!("{magnitude:o}")),
            'O' => self.digits(number, "0o", &format!("{magnitude:o}")),
            'x' => self.digits(number, prefix("0x"), &format!("{magnitude:x}")),
            'X' => self.digits(number, prefix("0X"), &format!("{magnitude:X}")),
            'c' => self.pad(&number.character().to_string()),
            'q' => self.pad(&quote::quote_character(number.character(), self.has('+'))),
            'U' => self.code_point(number),
            _ => return None,
        })
    }

    /// Digits with leading zeros up to the precision, or up to the width.
    fn digits(&self, number: Integer, prefix: &str, digits: &str) -> String {
        if self.precision == Some(0) && number.magnitude == 0 {
            return self.pad_with(' ', "");
        }
        let sign = self.sign(number.negative);
        let least = match (self.precision, self.width) {
            (Some(precision), _) => precision,
            (None, Some(width)) if self.pads_zeros() => width.saturating_sub(sign.len()),
            _ => 0,
        };
        let zeros = "0".repeat(least.saturating_sub(digits.len()));
        let octal = matches!(self.letter, 'o' | 'O') && self.has('#');
        let leading = if octal && zeros.is_empty() && !digits.starts_with('0') { "0" } else { "" };
        self.pad_with(' ', &format!("{sign}{prefix}{leading}{zeros}{digits}"))
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.has('+'), self.has(' ')) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        }
    }

    /// `U+0078`, or with `#`: `U+0078 'x'`
    fn code_point(&self, number: Integer) -> String {
        let digits = format!("{:X}", number.bits());
        let zeros = "0".repeat(self.precision.unwrap_or(0).max(4).saturating_sub(digits.len()));
        let character = u32::try_from(number.bits()).ok().and_then(char::from_u32);
        let character = character.filter(|character| self.has('#') && quote::is_printable(*character));
        let character = character.map(|character| format!(" '{character}'")).unwrap_or_default();
        self.pad_with(' ', &format!("U+{zeros}{digits}{character}"))
    }
}
