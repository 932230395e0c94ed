use crate::{CellName, Fleet, Shard};
use std::fmt;

/// A key whose shard differs between two versions of a fleet.
///
/// ```
/// use temporal_prost_cells::{Cell, Fleet, Move};
///
/// let old = Fleet::new(1, 2, [Cell::new("a")?, Cell::new("b")?, Cell::new("c")?])?;
/// let new = Fleet::new(2, 2, [Cell::new("a")?, Cell::new("b")?, Cell::new("c")?.draining(true)])?;
/// let moves: Vec<_> = ["acme", "globex", "initech"].iter().filter_map(|key| Move::of(key, &old, &new)).collect();
/// assert_eq!(moves[0].to_string(), "acme: - c, + a (b a)");
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The key.
    pub key: String,
    /// The shard of the old version.
    pub from: Shard,
    /// The shard of the new version.
    pub to: Shard,
}

impl Move {
    /// Compares the shards of a key in two versions of a fleet. Returns `None` if both contain the same cells, in any
    /// order.
    #[must_use]
    pub fn of(key: &str, old: &Fleet, new: &Fleet) -> Option<Self> {
        let found = Self { key: key.to_owned(), from: old.assign(key), to: new.assign(key) };
        let stays = found.left().next().is_none() && found.joined().next().is_none();
        (!stays).then_some(found)
    }

    /// Returns the cells that no longer take new starts of the key.
    pub fn left(&self) -> impl Iterator<Item = &CellName> {
        self.from.cells.iter().filter(|cell| !self.to.contains(cell.as_str()))
    }

    /// Returns the cells that take new starts of the key now.
    pub fn joined(&self) -> impl Iterator<Item = &CellName> {
        self.to.cells.iter().filter(|cell| !self.from.contains(cell.as_str()))
    }
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.key)?;
        let left = self.left().map(|cell| ('-', cell));
        for (number, (sign, cell)) in left.chain(self.joined().map(|cell| ('+', cell))).enumerate() {
            write!(f, "{} {sign} {cell}", if number == 0 { "" } else { "," })?;
        }
        write!(f, " ({})", self.to)
    }
}
