//! The body of a request.

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;

/// The reason why the body of a request cannot be read. See [`read_body`] for an example.
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
/// ```
/// use bytes::Bytes;
/// use http::{Response, StatusCode};
/// use http_body_util::Full;
/// use hyper::body::Incoming;
/// use temporal_prost_secret::{BodyError, read_body};
///
/// /// Answers with the body, if it has at most a kibibyte.
/// async fn echo(body: Incoming) -> Response<Full<Bytes>> {
///     let (status, body) = match read_body(body, 1024).await {
///         Ok(body) => (StatusCode::OK, body),
///         Err(BodyError::TooLarge { .. }) => (StatusCode::PAYLOAD_TOO_LARGE, Bytes::new()),
///         Err(_) => (StatusCode::BAD_REQUEST, Bytes::new()),
///     };
///     let mut response = Response::new(Full::new(body));
///     *response.status_mut() = status;
///     response
/// }
/// ```
///
/// # Errors
/// Fails if it is larger, or if the connection fails.
pub async fn read_body(body: Incoming, limit: usize) -> Result<Bytes, BodyError> {
    let collected = Limited::new(body, limit).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { BodyError::TooLarge { limit } } else { BodyError::Unreadable }
    });
    Ok(collected?.to_bytes())
}
