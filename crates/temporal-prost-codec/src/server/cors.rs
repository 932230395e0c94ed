//! Requests of web pages.

use super::answer::{Answer, Refusal};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};

/// The headers that the Temporal UI sends.
const HEADERS: &str =
    "authorization, authorization-extras, caller-type, content-type, x-csrf-token, x-namespace";
/// Browsers remember for at most two hours.
const MAX_AGE: &str = "7200";

/// Returns the origin of the web page, if there is one and it is allowed.
pub(super) fn origin(headers: &HeaderMap, allowed: &[String]) -> Result<Option<HeaderValue>, Refusal> {
    let Some(origin) = headers.get(ORIGIN) else { return Ok(None) };
    if allowed.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes()) {
        return Ok(Some(origin.clone()));
    }
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        "web pages of this origin are not allowed; add it to the origins",
    ))
}

/// Allows the web page to read the answer.
pub(super) fn allow(answer: &mut Answer, origin: Option<HeaderValue>) {
    let headers = answer.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
}

/// Answers the question that a browser asks before the first request.
pub(super) fn preflight() -> Answer {
    let mut answer = super::answer::empty();
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(HEADERS));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE));
    answer
}
