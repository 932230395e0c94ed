use crate::CellName;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The cells that serve a key, by one version of the fleet.
///
/// Workflows keep it as a value of their history, such as their input. They must not compute it again from a fleet that
/// has changed since.
///
/// ```
/// use temporal_prost_cells::{Cell, Fleet};
///
/// let cells = [Cell::new("a")?, Cell::new("b")?, Cell::new("c")?];
/// let shard = Fleet::new(1, 2, cells)?.assign("acme");
/// assert_eq!(shard.cells.len(), 2);
/// assert_eq!(shard.overlap(&shard), 2);
/// println!("new workflows of acme start on {shard}");
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// The version of the fleet that assigned the cells.
    pub version: u64,
    /// The cells that take new starts, in the order in which they are tried.
    pub cells: Vec<CellName>,
    /// The draining cells that would serve the key otherwise. They may have running workflows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draining: Vec<CellName>,
}

impl Shard {
    /// Returns all cells that may have workflows of the key, first those that take new starts.
    pub fn all(&self) -> impl Iterator<Item = &CellName> {
        self.cells.iter().chain(&self.draining)
    }

    /// Returns `true` if the cell takes new starts of the key.
    #[must_use]
    pub fn contains(&self, cell: &str) -> bool {
        self.cells.iter().any(|name| name.as_str() == cell)
    }

    /// Counts the cells that take new starts in both shards.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> usize {
        self.cells.iter().filter(|cell| other.cells.contains(cell)).count()
    }
}

/// The names of the cells that take new starts, in their order.
impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = self.cells.iter();
        if let Some(first) = names.next() {
            write!(f, "{first}")?;
        }
        names.try_for_each(|name| write!(f, " {name}"))
    }
}
