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
    /// The codec cannot encrypt the token that is delegated.
    #[error("the token that is delegated cannot be encrypted")]
    Codec(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The codec does not encrypt the token that is delegated.
    #[error(
        "the token that is delegated would be stored as plain text, because the codec leaves it readable; use a codec \
         that encrypts"
    )]
    Plain,
    /// The token service refuses the exchange.
    #[error("the token service refuses the exchange: {reason}")]
    Refused {
        /// The reason, in the words of the service.
        reason: String,
    },
    /// The client calls only on behalf of users, and none has delegated a token.
    #[error("nobody has delegated a token for this call, and the client calls only on behalf of users")]
    NotDelegated,
    /// The source gave no token.
    #[error("there is no token for the caller")]
    Other(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl SourceError {
    /// Returns `true` if the source may have a token later.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self, Self::File { .. } | Self::Codec(_) | Self::Other(_))
    }
}
