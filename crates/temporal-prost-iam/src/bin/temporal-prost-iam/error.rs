use std::io;
use std::net::SocketAddr;
use temporal_prost_iam::{KeyFileError, RoleFileError, ServeError};

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("cannot listen on {address}; choose another address with --listen")]
    Listen { address: SocketAddr, source: io::Error },

    #[error(transparent)]
    Roles(#[from] RoleFileError),

    #[error(transparent)]
    Keys(#[from] KeyFileError),

    #[error(transparent)]
    Serve(#[from] ServeError),
}
