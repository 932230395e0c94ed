use crate::{Cell, CellName, Fleet, FleetError, Shard};
use serde::Deserialize;
use std::{collections::BTreeSet, fs, path::Path, str::FromStr};

/// The versions of a fleet, and the cells that are down.
///
/// Only a new version moves keys. `down` decides which cells of a shard are called, and never changes a shard. Older
/// versions stay in the file as long as workflows that they placed may be looked up.
///
/// ```
/// use temporal_prost_cells::FleetFile;
///
/// let file: FleetFile = r#"
///     down = ["oslo-1"]
///
///     [[versions]]
///     version = 2
///     shard = 2
///     zone_limit = 1
///     cells = [
///         { name = "berlin-1", zone = "berlin" },
///         { name = "oslo-1", zone = "oslo", weight = 200 },
///         { name = "oslo-2", zone = "oslo", draining = true },
///         { name = "rome-1", zone = "rome", profile = "rome", queue = "*-blue" },
///     ]
/// "#
/// .parse()?;
/// assert_eq!(file.newest().version(), 2);
/// assert!(file.is_down("oslo-1"));
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug)]
pub struct FleetFile {
    newest: Fleet,
    /// Newest first.
    earlier: Vec<Fleet>,
    down: BTreeSet<CellName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    down: BTreeSet<CellName>,
    #[serde(default)]
    versions: Vec<Version>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Version {
    #[serde(rename = "version")]
    number: u64,
    shard: usize,
    zone_limit: Option<usize>,
    #[serde(default)]
    cells: Vec<Cell>,
}

impl FleetFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or is invalid.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FleetError> {
        let path = path.as_ref();
        let text = fs::read_to_string(path);
        text.map_err(|source| FleetError::Read { path: path.to_owned(), source })?.parse()
    }

    /// Creates a file in memory from the versions of a fleet, in any order.
    ///
    /// # Errors
    /// Returns an error if there is no version, or if two versions have the same number.
    pub fn new(versions: impl IntoIterator<Item = Fleet>) -> Result<Self, FleetError> {
        let mut versions: Vec<_> = versions.into_iter().collect();
        versions.sort_by_key(Fleet::version);
        for pair in versions.windows(2) {
            if let [one, other] = pair
                && one.version() == other.version()
            {
                return Err(FleetError::DuplicateVersion { version: one.version() });
            }
        }
        let newest = versions.pop().ok_or(FleetError::NoVersion)?;
        versions.reverse();
        Ok(Self { newest, earlier: versions, down: BTreeSet::new() })
    }

    /// Marks cells as down, in place of those that are marked already.
    ///
    /// ```
    /// use temporal_prost_cells::{Cell, Fleet, FleetFile};
    ///
    /// let file = FleetFile::new([Fleet::new(1, 1, [Cell::new("a")?, Cell::new("b")?])?])?;
    /// let file = file.with_down(["b".parse()?])?;
    /// assert!(file.is_down("b") && !file.is_down("a"));
    /// assert!(file.with_down(["c".parse()?]).is_err());
    /// # Ok::<(), temporal_prost_cells::FleetError>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if the newest version does not have one of the cells.
    pub fn with_down(mut self, down: impl IntoIterator<Item = CellName>) -> Result<Self, FleetError> {
        self.down = down.into_iter().collect();
        match self.down.iter().find(|name| self.newest.cell(name.as_str()).is_none()) {
            Some(name) => Err(FleetError::UnknownCell { name: name.to_string() }),
            None => Ok(self),
        }
    }

    /// Returns the version with the highest number, which assigns new starts.
    #[must_use]
    pub fn newest(&self) -> &Fleet {
        &self.newest
    }

    /// Returns the other versions, the highest number first.
    #[must_use]
    pub fn earlier(&self) -> &[Fleet] {
        &self.earlier
    }

    /// Returns the version with this number.
    #[must_use]
    pub fn version(&self, version: u64) -> Option<&Fleet> {
        [&self.newest].into_iter().chain(&self.earlier).find(|fleet| fleet.version() == version)
    }

    /// Returns `true` if the cell is marked as down.
    #[must_use]
    pub fn is_down(&self, cell: &str) -> bool {
        self.down.contains(cell)
    }

    /// Returns the cells that serve a key by the newest version.
    #[must_use]
    pub fn assign(&self, key: &str) -> Shard {
        self.newest.assign(key)
    }

    /// Returns the cells that served a key by earlier versions, still exist, and do not serve it by the newest version.
    /// The cells of newer versions come first.
    ///
    /// Workflows that were placed there may still run.
    ///
    /// ```
    /// use temporal_prost_cells::{Cell, Fleet, FleetFile};
    ///
    /// let old = Fleet::new(1, 1, [Cell::new("a")?, Cell::new("b")?.draining(true)])?;
    /// let new = Fleet::new(2, 1, [Cell::new("a")?.draining(true), Cell::new("b")?])?;
    /// let file = FleetFile::new([old, new])?;
    /// assert_eq!(file.assign("acme").cells, ["b".parse()?]);
    /// assert_eq!(file.left_behind("acme"), ["a".parse()?]);
    /// # Ok::<(), temporal_prost_cells::FleetError>(())
    /// ```
    #[must_use]
    pub fn left_behind(&self, key: &str) -> Vec<CellName> {
        let current = self.assign(key);
        let mut found = Vec::new();
        for name in self.earlier.iter().flat_map(|fleet| fleet.assign(key).all().cloned().collect::<Vec<_>>())
        {
            let is_new = !found.contains(&name) && current.all().all(|other| *other != name);
            if is_new && self.newest.cell(name.as_str()).is_some() {
                found.push(name);
            }
        }
        found
    }
}

impl FromStr for FleetFile {
    type Err = FleetError;

    fn from_str(text: &str) -> Result<Self, FleetError> {
        let document: Document =
            toml::from_str(text).map_err(|error| FleetError::Parse { source: Box::new(error) })?;
        let versions = document.versions.into_iter().map(|Version { number, shard, zone_limit, cells }| {
            Fleet::with_zone_limit(number, shard, zone_limit.unwrap_or(usize::MAX), cells)
        });
        Self::new(versions.collect::<Result<Vec<_>, _>>()?)?.with_down(document.down)
    }
}
