//! The body of a request.

use super::answer::Refusal;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;

/// Browsers send other types without asking whether the server allows it.
pub(super) fn expect_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "expected Content-Type: application/json"))
}

pub(super) async fn read(body: Incoming, limit: usize) -> Result<Bytes, Refusal> {
    let collected = Limited::new(body, limit).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() {
            let reason = format!("the body has more than {limit} bytes");
            return Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, reason);
        }
        Refusal::new(StatusCode::BAD_REQUEST, "the body cannot be read")
    });
    Ok(collected?.to_bytes())
}
