//! Estimates overlaps from random pairs of tenants.

use super::{Overlaps, Placement};
use crate::score::mix;

const PAIRS: u64 = 2_000_000;
/// The step of `SplitMix64`.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

pub(super) fn overlaps(placement: &Placement<'_>) -> Overlaps {
    let shards: Vec<_> = placement.shards().collect();
    let mut pairs = vec![0; placement.fleet.shard_size() + 1];
    let mut total = 0;
    for number in 0..PAIRS {
        let [one, other] = [2 * number, 2 * number + 1].map(|draw| drawn(draw, shards.len()));
        if one != other {
            total += 1;
            pairs[shared(shards[one], shards[other])] += 1;
        }
    }
    Overlaps { pairs, total, sampled: true }
}

/// Returns a number below `below`.
fn drawn(draw: u64, below: usize) -> usize {
    let random = mix(draw.wrapping_add(1).wrapping_mul(STEP));
    usize::try_from((u128::from(random) * below as u128) >> 64).unwrap_or_default()
}

/// Counts the common cells of two sorted shards.
fn shared(one: &[u32], other: &[u32]) -> usize {
    one.iter().filter(|cell| other.binary_search(cell).is_ok()).count()
}
