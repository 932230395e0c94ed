use crate::{Cell, Fleet, FleetError};

/// How many slots of shards get another cell when a fleet changes.
///
/// ```
/// use temporal_prost_cells::{Cell, Fleet, simulation::{Movement, tenants}};
///
/// let cells = (0..16).map(|number| Cell::new(&format!("cell-{number}"))).collect::<Result<Vec<_>, _>>()?;
/// let old = Fleet::new(1, 4, cells)?;
/// let new = old.with_cell(Cell::new("cell-16")?)?;
/// let movement = Movement::between(&old, &new, tenants(1_000));
/// // Each tenant moves at most one of its four cells.
/// assert_eq!(movement.most(), 1);
/// assert!((movement.mean() - 4.0 / 17.0).abs() < 0.05);
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movement {
    /// The number of tenants by the number of their slots that move.
    tenants: Vec<usize>,
}

impl Movement {
    /// Compares two fleets for each key.
    pub fn between<K: AsRef<str>>(old: &Fleet, new: &Fleet, keys: impl IntoIterator<Item = K>) -> Self {
        let places: Vec<_> = old.cells().map(|cell| new.position(cell.name.as_str())).collect();
        let mut movement = Self::default();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for key in keys {
            old.assign_to(key.as_ref(), &mut before);
            new.assign_to(key.as_ref(), &mut after);
            let place = |cell: &usize| places.get(*cell).copied().flatten();
            let stays = |cell: &&usize| place(cell).is_some_and(|place| after.contains(&place));
            movement.count(before.len().max(after.len()) - before.iter().filter(stays).count());
        }
        movement
    }

    fn count(&mut self, moved: usize) {
        if self.tenants.len() <= moved {
            self.tenants.resize(moved + 1, 0);
        }
        self.tenants[moved] += 1;
    }

    /// Returns the number of tenants by the number of their slots that move, from 0.
    #[must_use]
    pub fn tenants(&self) -> &[usize] {
        &self.tenants
    }

    /// Returns the largest number of slots that move for one tenant.
    #[must_use]
    pub fn most(&self) -> usize {
        self.tenants.len().saturating_sub(1)
    }

    /// Returns the mean number of slots that move for a tenant.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "means are shown to people")]
    pub fn mean(&self) -> f64 {
        let moved: usize = self.tenants.iter().enumerate().map(|(slots, tenants)| slots * tenants).sum();
        moved as f64 / self.tenants.iter().sum::<usize>().max(1) as f64
    }
}

impl Fleet {
    fn position(&self, cell: &str) -> Option<usize> {
        self.cells().position(|one| one.name.as_str() == cell)
    }

    /// Returns the fleet with one more cell, as its next version.
    ///
    /// # Errors
    /// Returns an error if the fleet has a cell of this name, or if the weight is invalid.
    pub fn with_cell(&self, cell: Cell) -> Result<Self, FleetError> {
        self.with_cells(self.cells().cloned().chain([cell]))
    }

    /// Returns the fleet without a cell, as its next version.
    ///
    /// # Errors
    /// Returns an error if the remaining cells have no room for a shard.
    pub fn without_cell(&self, name: &str) -> Result<Self, FleetError> {
        self.with_cells(self.cells().filter(|cell| cell.name.as_str() != name).cloned())
    }

    /// Returns the fleet with other cells and the same rules, as its next version.
    ///
    /// # Errors
    /// Returns an error as [`new`](Self::new) does.
    pub fn with_cells(&self, cells: impl IntoIterator<Item = Cell>) -> Result<Self, FleetError> {
        let limit = self.zone_limit().unwrap_or(usize::MAX);
        Self::with_zone_limit(self.version().saturating_add(1), self.shard_size(), limit, cells)
    }
}
