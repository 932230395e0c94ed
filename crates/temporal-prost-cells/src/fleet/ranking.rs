use super::Fleet;
use crate::{
    Cell,
    score::{Hash, Score},
};
use std::fmt;

/// A cell in the ranking of a key, and the reason why it does or does not serve the key.
///
/// ```
/// use temporal_prost_cells::{Cell, Fleet};
///
/// let fleet = Fleet::new(1, 1, [Cell::new("a")?, Cell::new("b")?.draining(true)])?;
/// for ranked in fleet.rank("acme") {
///     // For example, `a: slot 1` or `b: draining, takes no new starts`.
///     println!("{}: {}", ranked.cell.name, ranked.verdict);
/// }
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ranked<'f> {
    /// The cell.
    pub cell: &'f Cell,
    /// The score, by which the ranking is sorted.
    pub score: Score,
    /// The decision.
    pub verdict: Verdict,
}

/// The reason why a cell does or does not serve a key. See [`Ranked`] for an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The cell has this slot of the shard, from 0.
    Slot(usize),
    /// The cell takes no new starts.
    Draining,
    /// Better cells of its zone have reached the limit.
    ZoneFull,
    /// Better cells fill the shard.
    ShardFull,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slot(slot) => write!(f, "slot {}", slot + 1),
            Self::Draining => f.pad("draining, takes no new starts"),
            Self::ZoneFull => f.pad("better cells fill its zone"),
            Self::ShardFull => f.pad("better cells fill the shard"),
        }
    }
}

impl Fleet {
    /// Returns all cells in the order of their scores for a key, and the decision about each of them.
    ///
    /// ```
    /// use temporal_prost_cells::{Cell, Fleet, Verdict};
    ///
    /// let cells = [Cell::new("a")?, Cell::new("b")?, Cell::new("c")?.draining(true)];
    /// let fleet = Fleet::new(1, 1, cells)?;
    /// let ranking = fleet.rank("acme");
    /// let best = ranking.iter().find(|ranked| ranked.verdict == Verdict::Slot(0));
    /// assert_eq!(best.map(|ranked| &ranked.cell.name), fleet.assign("acme").cells.first());
    /// # Ok::<(), temporal_prost_cells::FleetError>(())
    /// ```
    #[must_use]
    pub fn rank(&self, key: &str) -> Vec<Ranked<'_>> {
        let key = Hash::of_key(key);
        let mut ranking: Vec<_> = self.cells.iter().map(|member| (member.score(key), member)).collect();
        ranking.sort_by_key(|(score, _)| *score);
        let mut taken = vec![0; self.zones];
        let mut slots = 0;
        let ranked = ranking.into_iter().map(|(score, member)| {
            let of_zone = taken.get(member.zone).copied().unwrap_or(0);
            let verdict = match () {
                () if member.cell.draining => Verdict::Draining,
                () if slots == self.shard => Verdict::ShardFull,
                () if of_zone == self.zone_limit => Verdict::ZoneFull,
                () => Verdict::Slot(slots),
            };
            if let Verdict::Slot(_) = verdict {
                slots += 1;
                taken.iter_mut().skip(member.zone).take(1).for_each(|count| *count += 1);
            }
            Ranked { cell: &member.cell, score, verdict }
        });
        ranked.collect()
    }
}
