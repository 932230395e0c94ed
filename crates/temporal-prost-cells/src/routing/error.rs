use super::CellHandle;
use crate::CellName;
use std::{error::Error, fmt};
use temporal_prost::ExpressionError;
use temporalio_client::tonic::Status;

/// The cells of a tenant, and why none of them takes a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Down(pub Vec<(CellName, String)>);

impl fmt::Display for Down {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (cell, reason)) in self.0.iter().enumerate() {
            write!(f, "{}`{cell}` ({reason})", if number == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// An error starting a workflow. With [`OutcomeUnknown`](Self::OutcomeUnknown), the workflow may have been started.
///
/// ```
/// use temporal_prost::StartError;
/// use temporal_prost_cells::routing::RouteError;
///
/// /// Tells the caller of a service what to do.
/// fn advice(error: &RouteError<StartError>) -> String {
///     match error {
///         RouteError::ShardDown { down, .. } => format!("these cells are down, try again later: {down}"),
///         RouteError::OutcomeUnknown { handle, .. } => format!("look up {handle} before you try again"),
///         RouteError::NotKnownUnique { .. } => "try again when all cells of the tenant answer".to_owned(),
///         RouteError::RunsElsewhere { handle } => format!("it is already running: {handle}"),
///         _ => "do not try again".to_owned(),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RouteError<E: Error + 'static> {
    /// The key cannot be computed from the input.
    #[error("cannot compute the cell key of `{workflow_type}`")]
    Key {
        /// The workflow type.
        workflow_type: &'static str,
        /// The reason.
        source: ExpressionError,
    },
    /// No cell of the shard has accepted the start. Calls never leave a shard.
    #[error("no cell of `{key}` takes new starts: {down}; repair one of these cells")]
    ShardDown {
        /// The key of the tenant.
        key: String,
        /// The cells of the shard, in the order in which they were tried.
        down: Down,
    },
    /// The cell may have started the workflow. The request was repeated with the same request id, without an answer.
    #[error("cell `{}` may have started workflow `{}`; look it up before you start it again", handle.cell, handle.workflow_id)]
    OutcomeUnknown {
        /// The workflow, if it was started.
        handle: CellHandle,
        /// The last error.
        source: Box<Status>,
    },
    /// A start with `unique` found the workflow on another cell.
    #[error("workflow `{}` runs on cell `{}` already", handle.workflow_id, handle.cell)]
    RunsElsewhere {
        /// The running workflow.
        handle: CellHandle,
    },
    /// A start with `unique` cannot exclude that the workflow runs on another cell.
    #[error("cell `{}` does not tell whether it runs workflow `{}`, so `unique` rejects the start; repair the cell", handle.cell, handle.workflow_id)]
    NotKnownUnique {
        /// The workflow and the cell that did not answer.
        handle: CellHandle,
        /// The reason.
        reason: String,
    },
    /// The function has returned without starting a workflow.
    #[error("the function has not started a workflow with its client")]
    NothingStarted,
    /// The cell has rejected the start, as every cell would.
    #[error("the start failed on cell `{cell}`")]
    Start {
        /// The cell.
        cell: CellName,
        /// The error of the start.
        source: E,
    },
}

/// The reason why a workflow is not found.
///
/// ```
/// use temporal_prost_cells::routing::LookUpError;
///
/// /// Returns `true` if the workflow may exist, so that it is worth asking again.
/// fn may_exist(error: &LookUpError) -> bool {
///     !matches!(error, LookUpError::NotFound { .. })
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LookUpError {
    /// No cell of the tenant has the workflow.
    #[error("no cell of `{key}` has workflow `{workflow_id}`; asked {}", cells.join(", "))]
    NotFound {
        /// The key of the tenant.
        key: String,
        /// The id of the workflow.
        workflow_id: String,
        /// The cells that were asked.
        cells: Vec<String>,
    },
    /// Some cells of the tenant do not answer, and the others do not have the workflow.
    #[error("cannot find workflow `{workflow_id}` of `{key}`, because these cells do not answer: {down}")]
    Incomplete {
        /// The key of the tenant.
        key: String,
        /// The id of the workflow.
        workflow_id: String,
        /// The cells that did not answer.
        down: Down,
    },
    /// The cell of a handle has never served the tenant.
    #[error("cell `{cell}` does not serve `{key}`; its cells are {}", cells.join(", "))]
    OutsideShard {
        /// The key of the tenant.
        key: String,
        /// The cell of the handle.
        cell: CellName,
        /// The cells of the tenant.
        cells: Vec<String>,
    },
    /// The cell cannot be reached.
    #[error("cannot connect to cell `{cell}`")]
    Connect {
        /// The cell.
        cell: CellName,
        /// The reason.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The newest version of the fleet does not have the cell.
    #[error("version {version} of the fleet has no cell `{cell}`")]
    UnknownCell {
        /// The version.
        version: u64,
        /// The cell.
        cell: CellName,
    },
}
