//! The binary logarithm in fixed point. `docs/cells.md` specifies it for other languages.

/// The bits after the binary point.
pub(crate) const FRACTION_BITS: u32 = 32;
/// The bits of the mantissa that select an entry of the table.
const INDEX_BITS: u32 = 10;
const ENTRIES: usize = 1 << INDEX_BITS;

/// `log2(1 + index / 1024)`, for each index.
static TABLE: [u64; ENTRIES + 1] = table();

const fn table() -> [u64; ENTRIES + 1] {
    let mut table = [1 << FRACTION_BITS; ENTRIES + 1];
    let mut index = 0;
    while index < ENTRIES {
        table[index] = logarithm(((ENTRIES + index) as u64) << (u64::BITS - 1 - INDEX_BITS));
        index += 1;
    }
    table
}

/// Returns the logarithm of a number from 1 to 2, whose highest bit stands for 1. Each squaring yields one bit.
const fn logarithm(number: u64) -> u64 {
    let mut number = number as u128;
    let mut result = 0;
    let mut bit = 0;
    while bit < FRACTION_BITS {
        number = (number * number) >> (u64::BITS - 1);
        let is_two = (number >> u64::BITS) as u64;
        number >>= is_two;
        result = 2 * result + is_two;
        bit += 1;
    }
    result
}

/// Returns the logarithm of a number, interpolated in the table. The logarithm of 0 is 0.
#[inline]
pub(crate) fn log2(number: u64) -> u64 {
    let Some(exponent) = number.checked_ilog2() else { return 0 };
    // Without the highest bit, which stands for 1.
    let mantissa = number.unbounded_shl(u64::BITS - exponent);
    let index = (mantissa >> (u64::BITS - INDEX_BITS)) as usize;
    let rest = (mantissa << INDEX_BITS) >> FRACTION_BITS;
    let [low, high] = [TABLE[index], TABLE[index + 1]];
    (u64::from(exponent) << FRACTION_BITS) + low + (((high - low) * rest) >> FRACTION_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_two_are_exact() {
        for exponent in 0..u64::BITS {
            assert_eq!(log2(1 << exponent), u64::from(exponent) << FRACTION_BITS);
        }
    }

    #[test]
    fn the_error_is_below_a_millionth() {
        for number in (0..1_000_000_u64).map(|step| step.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1) {
            #[expect(clippy::cast_precision_loss)]
            let difference = log2(number) as f64 / 2_f64.powi(32) - (number as f64).log2();
            assert!(difference.abs() < 1e-6, "{number}: {difference}");
        }
    }

    #[test]
    fn larger_numbers_have_no_smaller_logarithms() {
        let numbers: Vec<_> =
            (0..u64::BITS).flat_map(|bit| [1 << bit, (1 << bit) + (1 << bit >> 1)]).collect();
        for number in numbers {
            assert!(log2(number - 1) <= log2(number) && log2(number) <= log2(number + 1), "{number}");
        }
        assert!(log2(u64::MAX) < 64 << FRACTION_BITS);
    }
}
