use std::{io, path::PathBuf};
use temporal_prost_cells::FleetError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Fleet(#[from] FleetError),
    #[error("the fleet file has no version {version}; it has {versions}")]
    UnknownVersion { version: u64, versions: String },
    #[error("cannot read the tenants in `{}`", path.display())]
    Tenants { path: PathBuf, source: io::Error },
    #[error("cannot write the output")]
    Output(#[from] io::Error),
}
