use crate::KeyId;
use std::time::Duration;
use temporalio_common::data_converters::PayloadConversionError;

/// The error of a source of keys.
pub type KeySourceError = Box<dyn std::error::Error + Send + Sync>;

/// The reason why payloads cannot be encoded or decoded.
///
/// It names keys by their ids. It never contains a key or the content of a payload, so it can be logged.
///
/// The SDK wraps it in [`PayloadConversionError::EncodingError`]:
///
/// ```
/// use temporal_prost_codec::{CodecError, KeyId};
/// use temporalio_common::data_converters::PayloadConversionError;
///
/// let error = CodecError::UnknownKey { key_id: KeyId::new("2026-01") };
/// assert_eq!(
///     error.to_string(),
///     "cannot decrypt a payload: the key `2026-01` is unknown; add it to the keys of this process"
/// );
/// let PayloadConversionError::EncodingError(error) = error.into() else { unreachable!() };
/// assert!(error.is::<CodecError>());
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodecError {
    /// No key has the id that a payload names.
    #[error("cannot decrypt a payload: the key `{key_id}` is unknown; add it to the keys of this process")]
    UnknownKey {
        /// The id of the missing key.
        key_id: KeyId,
    },
    /// The payload was encrypted with another key of the same id, or it was altered.
    #[error(
        "cannot decrypt a payload with the key `{key_id}`: the payload was altered, or another key has the same id"
    )]
    Decrypt {
        /// The id of the key.
        key_id: KeyId,
    },
    /// The payload is too short to contain a nonce and a tag.
    #[error("cannot decrypt a payload of the key `{key_id}`: {length} bytes are too few, it was truncated")]
    Truncated {
        /// The id of the key.
        key_id: KeyId,
        /// The length of the payload in bytes.
        length: usize,
    },
    /// The payload lacks the id of its key.
    #[error("cannot decrypt a payload: its metadata has no `{entry}`")]
    MissingMetadata {
        /// The name of the missing entry.
        entry: &'static str,
    },
    /// The id of the payload's key is not UTF-8.
    #[error("cannot decrypt a payload: `encryption-key-id` in its metadata is not UTF-8")]
    InvalidKeyId,
    /// The payload names a cipher other than AES-GCM.
    #[error("cannot decrypt a payload of the key `{key_id}`: its cipher is not AES/GCM/NoPadding")]
    UnsupportedCipher {
        /// The id of the key.
        key_id: KeyId,
    },
    /// The decoded bytes are not a payload.
    #[error("cannot decode a payload of the encoding `{encoding}`: its content is not a payload")]
    NotAPayload {
        /// The encoding of the outer payload.
        encoding: &'static str,
    },
    /// The key has encrypted as many messages as AES-GCM allows.
    #[error("the key `{key_id}` has encrypted {limit} messages; rotate it, because more would weaken it")]
    KeyExhausted {
        /// The id of the key.
        key_id: KeyId,
        /// The number of messages.
        limit: u64,
    },
    /// The operating system returns no random bytes.
    #[error("cannot encrypt a payload: the operating system returns no random bytes")]
    NoRandomness,
    /// The keys cannot be loaded.
    #[error("cannot load encryption keys")]
    Keys(#[source] KeySourceError),
    /// The compressed data is damaged.
    #[error("cannot decompress a payload of the encoding `{encoding}`: it was altered or truncated")]
    Decompress {
        /// The encoding of the payload.
        encoding: &'static str,
    },
    /// The decompressed payloads would be larger than allowed.
    #[error(
        "cannot decompress payloads of the encoding `{encoding}`: they have more than {limit} bytes; raise the limit if they are trusted"
    )]
    TooLarge {
        /// The encoding of the payload.
        encoding: &'static str,
        /// The limit in bytes.
        limit: usize,
    },
    /// The codec server cannot be reached, or its answer is unusable.
    #[error("the codec server at {endpoint} failed: {reason}")]
    Remote {
        /// The URL of the request.
        endpoint: String,
        /// The reason, without the body of the answer.
        reason: String,
    },
    /// The codec server did not answer in time.
    #[error("no answer from the codec server at {endpoint} within {timeout:?}")]
    RemoteTimeout {
        /// The URL of the request.
        endpoint: String,
        /// The time allowed.
        timeout: Duration,
    },
}

impl From<CodecError> for PayloadConversionError {
    fn from(error: CodecError) -> Self {
        Self::EncodingError(Box::new(error))
    }
}
