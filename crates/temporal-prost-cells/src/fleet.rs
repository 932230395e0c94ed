//! A version of a fleet, and the assignment of keys to its cells.

mod ranking;
mod selection;
mod validate;

pub use ranking::{Ranked, Verdict};

use crate::{
    Cell, FleetError, Shard,
    score::{Hash, Score},
};
use selection::Selection;

/// One version of a fleet: cells, and the rules by which each key gets a shard of them.
///
/// The assignment is a pure function of the key, the shard size, the zone limit, and the names, zones, weights and
/// `draining` of the cells. It does not depend on the order of the cells or on the number of the version.
///
/// ```
/// use temporal_prost_cells::{Cell, Fleet};
///
/// let cells = ["a", "b", "c", "d", "e", "f"].map(Cell::new).into_iter().collect::<Result<Vec<_>, _>>()?;
/// let fleet = Fleet::new(1, 2, cells)?;
/// assert_eq!(fleet.assign("acme").to_string(), "d c");
/// assert_eq!(fleet.assign("globex").to_string(), "d b");
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fleet {
    version: u64,
    shard: usize,
    zone_limit: usize,
    /// Sorted by name, so that an index decides a tie.
    cells: Vec<Member>,
    zones: usize,
    is_draining: bool,
}

/// A cell and the numbers that assignments need.
#[derive(Clone, Debug)]
struct Member {
    cell: Cell,
    hash: Hash,
    zone: usize,
}

impl Member {
    #[inline]
    fn score(&self, key: Hash) -> Score {
        Score::new(key, self.hash, self.cell.weight)
    }
}

impl Fleet {
    /// Creates a fleet whose shards have `shard` cells, of any zones.
    ///
    /// # Errors
    /// Returns an error if two cells have the same name, if a weight is not from 1 to
    /// [`MAX_WEIGHT`](crate::MAX_WEIGHT), or if a shard is empty or does not fit into the cells that take new starts.
    pub fn new(
        version: u64,
        shard: usize,
        cells: impl IntoIterator<Item = Cell>,
    ) -> Result<Self, FleetError> {
        Self::with_zone_limit(version, shard, usize::MAX, cells)
    }

    /// Creates a fleet whose shards have `shard` cells, at most `zone_limit` of them of the same zone.
    ///
    /// # Errors
    /// Returns an error as [`new`](Self::new) does, and if the zones have no room for a shard.
    pub fn with_zone_limit(
        version: u64,
        shard: usize,
        zone_limit: usize,
        cells: impl IntoIterator<Item = Cell>,
    ) -> Result<Self, FleetError> {
        let mut cells: Vec<_> = cells.into_iter().collect();
        cells.sort_by(|one, other| one.name.cmp(&other.name));
        let mut zones: Vec<_> = cells.iter().map(|cell| cell.zone.clone()).collect();
        zones.sort();
        zones.dedup();
        let is_draining = cells.iter().any(|cell| cell.draining);
        let members = cells.into_iter().map(|cell| {
            let zone = zones.binary_search(&cell.zone).unwrap_or_default();
            Member { hash: Hash::of_cell(cell.name.as_str()), zone, cell }
        });
        let cells = members.collect();
        let fleet = Self { version, shard, zone_limit, cells, zones: zones.len(), is_draining };
        fleet.validate(&zones)?;
        Ok(fleet)
    }

    /// Returns the number of the version.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns the number of cells in a shard.
    #[must_use]
    pub fn shard_size(&self) -> usize {
        self.shard
    }

    /// Returns the largest number of cells of one zone in a shard. `None` means any number.
    #[must_use]
    pub fn zone_limit(&self) -> Option<usize> {
        (self.zone_limit != usize::MAX).then_some(self.zone_limit)
    }

    /// Returns the cells, sorted by name.
    #[must_use]
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &Cell> {
        self.cells.iter().map(|member| &member.cell)
    }

    /// Returns the cell of this name.
    #[must_use]
    pub fn cell(&self, name: &str) -> Option<&Cell> {
        let found = self.cells.binary_search_by(|member| member.cell.name.as_str().cmp(name)).ok()?;
        self.cells.get(found).map(|member| &member.cell)
    }

    /// Returns the cells that serve a key.
    ///
    /// The order of the cells is the order in which new starts try them.
    #[must_use]
    pub fn assign(&self, key: &str) -> Shard {
        let mut chosen = Vec::with_capacity(self.shard);
        let hash = Hash::of_key(key);
        self.select(hash, &mut chosen);
        let names = |indexes: &[usize]| self.names(indexes);
        Shard { version: self.version, cells: names(&chosen), draining: names(&self.draining(hash)) }
    }

    fn names(&self, indexes: &[usize]) -> Vec<crate::CellName> {
        let members = indexes.iter().filter_map(|index| self.cells.get(*index));
        members.map(|member| member.cell.name.clone()).collect()
    }

    /// Replaces `chosen` by the indexes of the cells that take the new starts of a key.
    pub(crate) fn assign_to(&self, key: &str, chosen: &mut Vec<usize>) {
        self.select(Hash::of_key(key), chosen);
    }

    fn select(&self, key: Hash, chosen: &mut Vec<usize>) {
        let mut selection = Selection::new(self.shard, self.zone_limit);
        for (index, member) in self.cells.iter().enumerate().filter(|(_, member)| !member.cell.draining) {
            selection.offer(index, member.zone, member.score(key));
        }
        chosen.clear();
        chosen.extend(selection.indexes());
    }

    /// Returns the draining cells that would serve a key if they were not draining.
    fn draining(&self, key: Hash) -> Vec<usize> {
        if !self.is_draining {
            return Vec::new();
        }
        let mut selection = Selection::new(self.shard, self.zone_limit);
        for (index, member) in self.cells.iter().enumerate() {
            selection.offer(index, member.zone, member.score(key));
        }
        let is_draining = |index: &usize| self.cells.get(*index).is_some_and(|member| member.cell.draining);
        selection.indexes().filter(is_draining).collect()
    }
}
