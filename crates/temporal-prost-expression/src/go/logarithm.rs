//! Logarithms to the last digit as Go computes them on amd64.

use std::f64::consts::{FRAC_1_SQRT_2, LOG10_E};

/// `math.Log10`
pub(crate) fn decimal(number: f64) -> f64 {
    natural(number) * LOG10_E
}

/// `math.Log`
pub(crate) fn natural(number: f64) -> f64 {
    if number.is_nan() || number == f64::INFINITY {
        return number;
    }
    if number <= 0.0 {
        return if number < 0.0 { f64::NAN } else { f64::NEG_INFINITY };
    }
    let (mut fraction, mut exponent) = split(number);
    if fraction <= FRAC_1_SQRT_2 {
        fraction *= 2.0;
        exponent -= 1.0;
    }
    combine(fraction - 1.0, exponent)
}

/// A fraction from 0.5 up to 1, and the exponent of two that goes with it. Subnormal numbers are not normalized.
fn split(number: f64) -> (f64, f64) {
    let bits = number.to_bits();
    let exponent = i32::try_from((bits >> 52) & 0x7ff).unwrap_or_default() - 0x3fe;
    (f64::from_bits(bits & ((1 << 52) - 1) | 0.5f64.to_bits()), exponent.into())
}

/// Adds the logarithm of `1 + f` and `exponent` times the logarithm of two.
///
/// A fused multiplication and addition would round differently.
fn combine(f: f64, exponent: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = s2
        * (6.666_666_666_666_735e-1
            + s4 * (2.857_142_874_366_239e-1
                + s4 * (1.818_357_216_161_805e-1 + s4 * 1.479_819_860_511_658_6e-1)));
    let even =
        s4 * (3.999_999_999_940_942e-1 + s4 * (2.222_219_843_214_978_4e-1 + s4 * 1.531_383_769_920_937_3e-1));
    let half = 0.5 * f * f;
    exponent * LN2_HIGH - ((half - (s * (half + (odd + even)) + exponent * LN2_LOW)) - f)
}
