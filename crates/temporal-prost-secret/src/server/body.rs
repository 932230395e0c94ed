//! The body of a request.

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;

/// The reason why the body of a request cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BodyError {
    /// It is larger than allowed.
    #[error("the body has more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The connection failed.
    #[error("the body cannot be read")]
    Unreadable,
}

/// Reads a body of at most `limit` bytes.
///
/// # Errors
/// Fails if it is larger, or if the connection fails.
pub async fn read_body(body: Incoming, limit: usize) -> Result<Bytes, BodyError> {
    let collected = Limited::new(body, limit).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { BodyError::TooLarge { limit } } else { BodyError::Unreadable }
    });
    Ok(collected?.to_bytes())
}
