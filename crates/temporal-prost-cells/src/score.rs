//! The scores that decide which cells serve a key. `docs/cells.md` specifies them for other languages.

use crate::log2::{FRACTION_BITS, log2};
use sha2::{Digest, Sha256};
use std::cmp::Ordering;

/// The first eight bytes of a SHA-256 hash, as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) fn of_key(key: &str) -> Self {
        Self::new(b"key:", key)
    }

    pub(crate) fn of_cell(name: &str) -> Self {
        Self::new(b"cell:", name)
    }

    /// The prefix keeps a key apart from a cell of the same name.
    fn new(prefix: &[u8], text: &str) -> Self {
        let digest = Sha256::new().chain_update(prefix).chain_update(text).finalize();
        Self(digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

/// The finalizer of `SplitMix64`.
pub(crate) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The rank of a cell for a key. The cell with the smallest score comes first.
///
/// A score is the quotient of the distance and the weight. Quotients are compared without dividing.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    distance: u64,
    weight: u32,
}

impl Score {
    #[inline]
    pub(crate) fn new(key: Hash, cell: Hash, weight: u32) -> Self {
        let drawn = mix(key.0 ^ cell.0);
        Self { distance: (u64::from(u64::BITS) << FRACTION_BITS) - log2(drawn), weight }
    }

    /// Returns the negative binary logarithm of a number drawn from 0 to 1, in units of 2⁻³². At most 2³⁸.
    #[must_use]
    pub fn distance(&self) -> u64 {
        self.distance
    }

    /// Returns the weight of the cell.
    #[must_use]
    pub fn weight(&self) -> u32 {
        self.weight
    }
}

impl Ord for Score {
    /// The products have less than 58 bits, since weights are limited.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        (self.distance * u64::from(other.weight)).cmp(&(other.distance * u64::from(self.weight)))
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Equal quotients, such as 2 of 4 and 1 of 2.
impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Score {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_do_not_overflow() {
        let worst = Score { distance: 64 << FRACTION_BITS, weight: 1 };
        let best = Score { distance: 1, weight: crate::MAX_WEIGHT };
        assert!(best < worst);
    }

    #[test]
    fn a_key_and_a_cell_of_the_same_name_have_different_hashes() {
        assert_ne!(Hash::of_key("berlin"), Hash::of_cell("berlin"));
    }
}
