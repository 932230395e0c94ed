use super::{Load, Overlaps, exact, sampled};
use crate::Fleet;

/// The largest shard whose overlaps are counted and not estimated.
const MAX_EXACT: usize = 6;

/// Returns the keys `tenant-0`, `tenant-1` and so on.
pub fn tenants(count: usize) -> impl Iterator<Item = String> + Clone {
    (0..count).map(|number| format!("tenant-{number}"))
}

/// The cells of many tenants.
///
/// ```
/// use temporal_prost_cells::{Cell, Fleet, simulation::{Placement, tenants}};
///
/// let fleet = Fleet::new(1, 2, [Cell::new("a")?, Cell::new("b")?, Cell::new("c")?])?;
/// let placement = Placement::of(&fleet, tenants(300));
/// for load in placement.load() {
///     println!("{}: {} tenants, the first cell of {}", load.cell, load.tenants, load.first);
/// }
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Placement<'f> {
    pub(super) fleet: &'f Fleet,
    /// The cells of all tenants, by index and sorted for each tenant.
    pub(super) cells: Vec<u32>,
    /// The number of tenants that each cell is the first one of.
    pub(super) firsts: Vec<usize>,
}

impl<'f> Placement<'f> {
    /// Assigns each key.
    pub fn of<K: AsRef<str>>(fleet: &'f Fleet, keys: impl IntoIterator<Item = K>) -> Self {
        let mut placement = Self { fleet, cells: Vec::new(), firsts: vec![0; fleet.cells().len()] };
        let mut chosen = Vec::new();
        for key in keys {
            fleet.assign_to(key.as_ref(), &mut chosen);
            chosen.iter().take(1).for_each(|first| placement.firsts[*first] += 1);
            chosen.sort_unstable();
            placement.cells.extend(chosen.iter().filter_map(|index| u32::try_from(*index).ok()));
        }
        placement
    }

    /// Returns the number of tenants.
    #[must_use]
    pub fn tenants(&self) -> usize {
        self.shards().len()
    }

    pub(super) fn shards(&self) -> std::slice::ChunksExact<'_, u32> {
        self.cells.chunks_exact(self.fleet.shard_size())
    }

    /// Returns how many cells two tenants share. Shards of up to six cells are counted for all pairs. Larger ones are
    /// estimated from two million pairs, always the same ones.
    #[must_use]
    pub fn overlaps(&self) -> Overlaps {
        let counted = (self.fleet.shard_size() <= MAX_EXACT).then(|| exact::overlaps(self)).flatten();
        counted.unwrap_or_else(|| sampled::overlaps(self))
    }

    /// Returns the tenants of each cell, in the order of [`Fleet::cells`].
    #[must_use]
    pub fn load(&self) -> Vec<Load> {
        Load::of(self)
    }
}
