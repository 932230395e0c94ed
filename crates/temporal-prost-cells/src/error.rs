use std::{io, path::PathBuf};

/// The reason why a fleet is rejected.
///
/// ```
/// use temporal_prost_cells::{Cell, Fleet};
///
/// let error = Fleet::new(1, 3, [Cell::new("berlin-1")?, Cell::new("berlin-2")?]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "version 1: a shard of 3 cells does not fit into 2 cells that take new starts; add cells or reduce `shard`"
/// );
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FleetError {
    /// The file cannot be read.
    #[error("cannot read the fleet file `{}`", path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file is not TOML, or its fields are wrong.
    #[error("invalid fleet file; expected the format of docs/cells.md")]
    Parse {
        /// The reason.
        source: Box<toml::de::Error>,
    },
    /// The name of a cell contains other characters than it may, is empty, or is too long.
    #[error(
        "invalid cell name `{}`; use 1 to 63 letters, digits, `-`, `_` and `.` of ASCII",
        name.escape_debug()
    )]
    Name {
        /// The name.
        name: String,
    },
    /// Two cells have the same name.
    #[error("version {version}: two cells are named `{name}`; rename one of them")]
    DuplicateName {
        /// The version of the fleet.
        version: u64,
        /// The name.
        name: String,
    },
    /// The weight of a cell is zero or too large.
    #[error(
        "version {version}: cell `{name}` has the weight {weight}; use 1 to {}, and `draining` for a cell that takes \
         no new starts",
        crate::MAX_WEIGHT
    )]
    Weight {
        /// The version of the fleet.
        version: u64,
        /// The name of the cell.
        name: String,
        /// The weight.
        weight: u32,
    },
    /// A shard has no cells.
    #[error("version {version}: `shard` is 0; use at least 1")]
    EmptyShard {
        /// The version of the fleet.
        version: u64,
    },
    /// A shard has more cells than the fleet.
    #[error(
        "version {version}: a shard of {shard} cells does not fit into {cells} cells that take new starts; add cells \
         or reduce `shard`"
    )]
    TooFewCells {
        /// The version of the fleet.
        version: u64,
        /// The cells of a shard.
        shard: usize,
        /// The cells that take new starts.
        cells: usize,
    },
    /// The zones do not have room for a shard.
    #[error(
        "version {version}: with at most {zone_limit} cells of a zone, the zones {zones} have room for {room} cells, \
         but a shard has {shard}; add zones, raise `zone_limit` or reduce `shard`"
    )]
    ZoneLimit {
        /// The version of the fleet.
        version: u64,
        /// The largest number of cells of one zone in a shard.
        zone_limit: usize,
        /// The zones, with the number of their cells that take new starts.
        zones: String,
        /// The largest shard that the zones have room for.
        room: usize,
        /// The cells of a shard.
        shard: usize,
    },
    /// The file has no version.
    #[error("the fleet file has no version; add a table `[[versions]]`")]
    NoVersion,
    /// Two versions have the same number.
    #[error("the fleet file has version {version} twice; give each change a new number")]
    DuplicateVersion {
        /// The number.
        version: u64,
    },
    /// A cell that is down does not exist.
    #[error("`down` names the cell `{name}`, which the newest version does not have; remove it from `down`")]
    UnknownCell {
        /// The name.
        name: String,
    },
}
