//! Counts the overlaps of all pairs of tenants without looking at pairs.
//!
//! Two tenants that share `j` cells share `C(j, s)` subsets of size `s`. So the number of tenants that contain each
//! subset determines how many pairs share exactly `j` cells, by inclusion and exclusion.

use super::{Overlaps, Placement};

/// The largest number of subsets that are counted in a table and not by sorting.
const MAX_TABLE: u64 = 1 << 24;

/// Returns `None` if there are too many subsets to number them.
pub(super) fn overlaps(placement: &Placement<'_>) -> Option<Overlaps> {
    let size = placement.fleet.shard_size();
    let subsets = Subsets::new(placement.fleet.cells().len(), size)?;
    let tenants = u128::try_from(placement.tenants()).ok()?;
    let sharing: Vec<_> = (0..=size).map(|of| subsets.pairs(placement, of)).collect();
    let pairs = (0..=size).map(|shared| exactly(shared, &sharing)).collect();
    Some(Overlaps { pairs, total: choose(tenants, 2), sampled: false })
}

/// Returns the number of pairs that share exactly `shared` cells.
fn exactly(shared: usize, sharing: &[u128]) -> u128 {
    let terms = sharing.iter().enumerate().skip(shared).map(|(size, pairs)| {
        let pairs = choose(size as u128, shared as u128).saturating_mul(*pairs);
        ((size - shared).is_multiple_of(2), pairs)
    });
    let (added, removed): (Vec<_>, Vec<_>) = terms.partition(|(is_added, _)| *is_added);
    let sum = |terms: Vec<(bool, u128)>| terms.into_iter().map(|(_, pairs)| pairs).sum::<u128>();
    sum(added).saturating_sub(sum(removed))
}

fn choose(of: u128, size: u128) -> u128 {
    (0..size).fold(1, |product, taken| product * of.saturating_sub(taken) / (taken + 1))
}

/// The numbers of subsets of cells.
struct Subsets {
    /// `C(cell, size)`, by cell and size.
    choices: Vec<Vec<u64>>,
}

impl Subsets {
    fn new(cells: usize, largest: usize) -> Option<Self> {
        let mut choices = Vec::<Vec<u64>>::with_capacity(cells + 1);
        for _ in 0..=cells {
            let row = match choices.last() {
                None => (0..=largest).map(|size| u64::from(size == 0)).collect(),
                Some(above) => next_row(above)?,
            };
            choices.push(row);
        }
        Some(Self { choices })
    }

    /// Returns the number of pairs of tenants with a common subset of this size, once for each common subset.
    fn pairs(&self, placement: &Placement<'_>, size: usize) -> u128 {
        let masks: Vec<u32> = (0..1 << placement.fleet.shard_size())
            .filter(|mask: &u32| mask.count_ones() as usize == size)
            .collect();
        let numbers = placement.shards().flat_map(|shard| masks.iter().map(|mask| self.number(shard, *mask)));
        match self.choices.last().and_then(|row| row.get(size)) {
            Some(count) if *count <= MAX_TABLE => by_table(numbers, *count),
            _ => by_sorting(numbers.collect()),
        }
    }

    /// Returns the number of a subset in the order of all subsets of its size.
    #[inline]
    fn number(&self, shard: &[u32], mask: u32) -> u64 {
        let members = shard.iter().enumerate().filter(|(position, _)| mask >> position & 1 == 1);
        members.zip(1..).map(|((_, cell), size)| self.choices[*cell as usize][size]).sum()
    }
}

/// Returns a row of Pascal's triangle from the row above it.
fn next_row(above: &[u64]) -> Option<Vec<u64>> {
    let left = [0].iter().chain(above);
    above.iter().zip(left).map(|(up, left)| up.checked_add(*left)).collect()
}

fn by_table(numbers: impl Iterator<Item = u64>, count: u64) -> u128 {
    let mut table = vec![0_u32; usize::try_from(count).unwrap_or_default()];
    for number in numbers {
        if let Some(entry) = usize::try_from(number).ok().and_then(|number| table.get_mut(number)) {
            *entry += 1;
        }
    }
    table.into_iter().map(|tenants| choose(tenants.into(), 2)).sum()
}

fn by_sorting(mut numbers: Vec<u64>) -> u128 {
    numbers.sort_unstable();
    numbers.chunk_by(|one, other| one == other).map(|same| choose(same.len() as u128, 2)).sum()
}
