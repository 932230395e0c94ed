//! Floats with an exponent of two: the verbs `%x` and `%b`.

/// A float as an integer with an exponent of two.
struct Parts {
    mantissa: u64,
    exponent: i32,
}

const MANTISSA_BITS: i32 = 52;
const BIAS: i32 = 1023;

impl Parts {
    fn of(number: f64) -> Self {
        let bits = number.to_bits();
        let fraction = bits & ((1 << MANTISSA_BITS) - 1);
        let exponent = i32::try_from((bits >> MANTISSA_BITS) & 0x7ff).unwrap_or_default();
        match exponent {
            0 => Self { mantissa: fraction, exponent: 1 - BIAS },
            _ => Self { mantissa: fraction | (1 << MANTISSA_BITS), exponent: exponent - BIAS },
        }
    }

    fn of_single(number: f32) -> Self {
        const MANTISSA_BITS: u32 = 23;
        let bits = number.to_bits();
        let fraction = bits & ((1 << MANTISSA_BITS) - 1);
        let exponent = i32::try_from((bits >> MANTISSA_BITS) & 0xff).unwrap_or_default();
        match exponent {
            0 => Self { mantissa: fraction.into(), exponent: -126 },
            _ => Self { mantissa: (fraction | (1 << MANTISSA_BITS)).into(), exponent: exponent - 127 },
        }
    }
}

/// `strconv.FormatFloat` with the verb `b`, of a positive number: `4503599627370496p-52`.
pub(crate) fn format_binary(number: f64, single: Option<f32>) -> String {
    let (parts, bits) = match single {
        Some(single) => (Parts::of_single(single), 23),
        None => (Parts::of(number), MANTISSA_BITS),
    };
    format!("{}p{:+}", parts.mantissa, parts.exponent - bits)
}

/// `strconv.FormatFloat` with the verb `x`, of a positive number: `0x1.8p+01`.
pub(crate) fn format_hexadecimal(number: f64, precision: Option<usize>) -> String {
    // The leading one is at this bit, and every hexadecimal digit after it takes four.
    const ONE: u64 = 1 << 60;
    let Parts { mantissa, exponent } = Parts::of(number);
    if mantissa == 0 {
        return format!("0x0{}p+00", fraction(0, precision));
    }
    let shift = mantissa.leading_zeros() - ONE.leading_zeros();
    let mut mantissa = mantissa << shift;
    let mut exponent = exponent + (60 - MANTISSA_BITS) - i32::try_from(shift).unwrap_or_default();
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        mantissa = round(mantissa, 60 - 4 * precision);
        if mantissa >= 2 * ONE {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let digits = fraction(mantissa & (ONE - 1), precision);
    format!("0x1{digits}p{sign}{:02}", exponent.unsigned_abs())
}

/// Clears the last bits, and rounds half to even.
fn round(mantissa: u64, bits: usize) -> u64 {
    let unit = 1 << bits;
    let rest = mantissa & (unit - 1);
    let whole = mantissa - rest;
    let odd = whole & unit != 0;
    if rest > unit / 2 || rest == unit / 2 && odd { whole + unit } else { whole }
}

/// The digits of 60 bits, with a point before them; the shortest ones without a precision.
fn fraction(bits: u64, precision: Option<usize>) -> String {
    let digits = format!("{bits:015x}");
    match precision {
        None if bits == 0 => String::new(),
        None => format!(".{}", digits.trim_end_matches('0')),
        Some(0) => String::new(),
        Some(precision) => {
            let zeros = "0".repeat(precision.saturating_sub(digits.len()));
            format!(".{}{zeros}", digits.get(..precision).unwrap_or(&digits))
        }
    }
}
