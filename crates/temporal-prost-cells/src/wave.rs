use crate::{CellName, Fleet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Cells of one zone that a rollout changes together. [`Fleet::waves`] returns them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// The zone.
    pub zone: String,
    /// The cells, sorted by name.
    pub cells: Vec<CellName>,
}

impl Fleet {
    /// Returns the waves in which a rollout changes all cells: one zone after the other, up to `at_once` cells together.
    ///
    /// If shards have at most one cell of a zone, no shard has two cells in a wave.
    ///
    /// ```
    /// use temporal_prost_cells::{Cell, Fleet};
    ///
    /// let cells = [Cell::new("a")?.zone("x"), Cell::new("b")?.zone("y"), Cell::new("c")?.zone("x")];
    /// let waves = Fleet::with_zone_limit(1, 2, 1, cells)?.waves(2);
    /// assert_eq!(waves.len(), 2);
    /// assert_eq!(waves[0].cells, ["a".parse()?, "c".parse()?]);
    /// # Ok::<(), temporal_prost_cells::FleetError>(())
    /// ```
    #[must_use]
    pub fn waves(&self, at_once: usize) -> Vec<Wave> {
        let mut zones = BTreeMap::<_, Vec<_>>::new();
        for cell in self.cells() {
            zones.entry(&cell.zone).or_default().push(cell.name.clone());
        }
        let waves = zones.into_iter().flat_map(|(zone, cells)| {
            let waves =
                cells.chunks(at_once.max(1)).map(|cells| Wave { zone: zone.clone(), cells: cells.to_vec() });
            waves.collect::<Vec<_>>()
        });
        waves.collect()
    }
}
