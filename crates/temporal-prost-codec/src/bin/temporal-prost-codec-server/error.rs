use std::io;
use std::net::SocketAddr;
use temporal_prost_codec::server::ServeError;
use temporal_prost_codec::{EndpointError, KeyFileError, VariableError, VaultError};

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(
        "no keys: use --keys-file, --namespace-keys or --vault-address, or set the variable TEMPORAL_CODEC_KEYS"
    )]
    NoKeys,

    #[error("cannot listen on {address}; choose another address with --listen")]
    Listen { address: SocketAddr, source: io::Error },

    #[error(transparent)]
    Keys(#[from] KeyFileError),

    #[error(transparent)]
    Variable(#[from] VariableError),

    #[error(transparent)]
    Vault(#[from] VaultError),

    #[error(transparent)]
    Endpoint(#[from] EndpointError),

    #[error(transparent)]
    Serve(#[from] ServeError),
}
