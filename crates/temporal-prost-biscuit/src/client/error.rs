use crate::TokenError;
use std::path::PathBuf;

/// The reason why a client has no token for a call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file with the token cannot be read.
    #[error("the token in `{}` cannot be read", path.display())]
    File {
        /// The path.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The token cannot be read or restricted.
    #[error("the token of the caller cannot be used")]
    Token(#[from] TokenError),
    /// The source gave no token.
    #[error("there is no token for the caller")]
    Other(#[source] Box<dyn std::error::Error + Send + Sync>),
}
