use crate::FleetError;
use serde::{Deserialize, Serialize};
use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

const MAX_LENGTH: usize = 63;

/// The name of a cell: at most 63 letters, digits, `-`, `_` and `.` of ASCII.
///
/// ```
/// use temporal_prost_cells::CellName;
///
/// let name: CellName = "berlin-1".parse()?;
/// assert_eq!(name.as_str(), "berlin-1");
/// assert!("berlin/1".parse::<CellName>().is_err());
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CellName(Arc<str>);

impl CellName {
    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CellName {
    type Err = FleetError;

    fn from_str(name: &str) -> Result<Self, FleetError> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if (1..=MAX_LENGTH).contains(&name.len()) && name.bytes().all(is_allowed) {
            Ok(Self(name.into()))
        } else {
            Err(FleetError::Name { name: name.to_owned() })
        }
    }
}

impl TryFrom<String> for CellName {
    type Error = FleetError;

    fn try_from(name: String) -> Result<Self, FleetError> {
        name.parse()
    }
}

impl From<CellName> for String {
    fn from(name: CellName) -> Self {
        name.as_str().to_owned()
    }
}

impl fmt::Display for CellName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Borrow<str> for CellName {
    fn borrow(&self) -> &str {
        &self.0
    }
}
