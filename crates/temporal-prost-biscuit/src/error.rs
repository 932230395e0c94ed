use crate::{MAX_BLOCKS, MAX_LENGTH};
use biscuit_auth::error::Token as Cause;

/// The reason why a key cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is not a private key.
    #[error("the text is not a private key of Ed25519 or P-256 in PEM (PKCS #8)")]
    Private,
    /// The text is not a public key.
    #[error("the text is not a public key in the form `id:ed25519/hex` or `id:secp256r1/hex`")]
    Public,
    /// Two keys of a set have the same id.
    #[error("two keys of the set have the same id; tokens name their key by its id")]
    Duplicate,
}

/// The reason why a token cannot be made or read. It contains no part of the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The token is too long.
    #[error("the token is {length} bytes long, and at most {MAX_LENGTH} are accepted; give it fewer rights")]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// The bytes or the text are not a token.
    #[error("the bytes are not a Biscuit token of at most {MAX_BLOCKS} blocks")]
    Malformed,
    /// The token is sealed: it can be used, and not restricted.
    #[error("the token is sealed and cannot be restricted; restrict the token from which it was made")]
    Sealed,
    /// The token cannot be signed.
    #[error("the token cannot be made")]
    Mint(#[source] Cause),
}

impl TokenError {
    pub(crate) fn mint(cause: Cause) -> Self {
        match cause {
            Cause::AppendOnSealed | Cause::AlreadySealed => Self::Sealed,
            cause => Self::Mint(cause),
        }
    }
}

/// The reason why a policy cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The text is not Datalog.
    #[error("`{datalog}` is not valid Datalog: {reason}")]
    Datalog {
        /// The text.
        datalog: String,
        /// The reason.
        reason: String,
    },
    /// The expression of a resource cannot be parsed.
    #[error("`{expression}` is not an expression for the name of a resource")]
    Resource {
        /// The expression.
        expression: String,
        /// The reason.
        source: temporal_prost_expression::ParseError,
    },
}
