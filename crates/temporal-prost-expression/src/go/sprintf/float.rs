//! Floats.

use super::verb::Verb;
use crate::go::float;

impl Verb<'_> {
    /// A float, if the verb goes with floats. `single` is the number if it has only 32 bits.
    pub(super) fn float(&self, number: f64, single: Option<f32>) -> Option<String> {
        let magnitude = self.magnitude(number.abs(), single.map(f32::abs))?;
        let sign = match number.is_sign_negative() && !number.is_nan() {
            true => '-',
            false if self.has(' ') && !self.has('+') => ' ',
            false => '+',
        };
        if number.is_nan() && !self.has(' ') && !self.has('+') {
            return Some(self.pad_with(' ', "NaN"));
        }
        if !number.is_finite() {
            return Some(self.pad_with(' ', &format!("{sign}{}", magnitude.trim_start_matches('+'))));
        }
        let digits =
            if self.has('#') && self.letter != 'b' { self.keep_zeros(&magnitude) } else { magnitude };
        if sign == '+' && !self.has('+') {
            return Some(self.pad(&digits));
        }
        let zeros = self.width.unwrap_or(0).saturating_sub(digits.len() + 1);
        if self.pads_zeros() {
            return Some(format!("{sign}{}{digits}", "0".repeat(zeros)));
        }
        Some(self.pad(&format!("{sign}{digits}")))
    }

    fn magnitude(&self, number: f64, single: Option<f32>) -> Option<String> {
        let shortest = || single.map_or_else(|| float::format(number), float::format_single);
        let fixed = self.precision.unwrap_or(6);
        Some(match (self.letter, self.precision) {
            ('v' | 'g' | 'G' | 'b' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F', _) if !number.is_finite() => {
                shortest()
            }
            ('v' | 'g', None) => shortest(),
            ('G', None) => shortest().to_uppercase(),
            ('v' | 'g', Some(precision)) => float::format_general(number, precision),
            ('G', Some(precision)) => float::format_general(number, precision).to_uppercase(),
            ('e', _) => float::format_scientific(number, fixed),
            ('E', _) => float::format_scientific(number, fixed).to_uppercase(),
            ('f' | 'F', _) => float::format_fixed(number, fixed),
            ('b', _) => float::format_binary(number, single),
            ('x', precision) => float::format_hexadecimal(number, precision),
            ('X', precision) => float::format_hexadecimal(number, precision).to_uppercase(),
            _ => return None,
        })
    }

    /// The flag `#`: there is always a point, and zeros at the end stay.
    fn keep_zeros(&self, digits: &str) -> String {
        let exponent: &[char] = if matches!(self.letter, 'x' | 'X') { &['p', 'P'] } else { &['e', 'E'] };
        let (number, exponent) = digits.split_at(digits.find(exponent).unwrap_or(digits.len()));
        let wanted = match self.letter {
            'v' | 'g' | 'G' | 'x' => self.precision.unwrap_or(6),
            _ => 0,
        };
        let significant =
            number.chars().filter(|digit| *digit != '.').skip_while(|digit| *digit == '0').count();
        // The digit of a zero counts, too.
        let present = if number == "0" { significant + 1 } else { significant };
        let point = if number.contains('.') { "" } else { "." };
        format!("{number}{point}{}{exponent}", "0".repeat(wanted.saturating_sub(present)))
    }
}
