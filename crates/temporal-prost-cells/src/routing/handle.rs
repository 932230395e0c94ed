use crate::{CellName, FleetError};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A workflow and the cell that it runs on.
///
/// It is displayed and parsed as `CELL/WORKFLOW_ID`.
///
/// ```
/// use temporal_prost_cells::routing::CellHandle;
///
/// let handle: CellHandle = "berlin-1/order/7".parse()?;
/// assert_eq!((handle.cell.as_str(), &*handle.workflow_id), ("berlin-1", "order/7"));
/// assert_eq!(handle.to_string(), "berlin-1/order/7");
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellHandle {
    /// The cell.
    pub cell: CellName,
    /// The id of the workflow.
    pub workflow_id: String,
}

impl fmt::Display for CellHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.cell, self.workflow_id)
    }
}

impl FromStr for CellHandle {
    type Err = FleetError;

    /// Fails if the part before the first `/` is not the name of a cell.
    fn from_str(text: &str) -> Result<Self, FleetError> {
        let (cell, workflow_id) = text.split_once('/').unwrap_or_default();
        Ok(Self { cell: cell.parse()?, workflow_id: workflow_id.to_owned() })
    }
}
