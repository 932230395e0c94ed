//! Answers.

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;

pub(super) type Answer = Response<Full<Bytes>>;

/// A request that is not answered with payloads.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// The reason, without anything of the body.
    pub(super) reason: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        Self { status, reason: reason.into() }
    }

    pub(super) fn answer(&self) -> Answer {
        let mut answer = with_body(self.status, "text/plain; charset=utf-8", self.reason.clone().into());
        let header = match self.status {
            StatusCode::METHOD_NOT_ALLOWED => Some((ALLOW, "POST, OPTIONS")),
            StatusCode::SERVICE_UNAVAILABLE => Some((RETRY_AFTER, "1")),
            StatusCode::UNAUTHORIZED => Some((WWW_AUTHENTICATE, "Bearer")),
            _ => None,
        };
        if let Some((name, value)) = header {
            insert(&mut answer, name, value);
        }
        answer
    }
}

pub(super) fn payloads(json: Vec<u8>) -> Answer {
    with_body(StatusCode::OK, "application/json", json.into())
}

pub(super) fn empty() -> Answer {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

fn with_body(status: StatusCode, content_type: &'static str, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    insert(&mut answer, CONTENT_TYPE, content_type);
    insert(&mut answer, CACHE_CONTROL, "no-store");
    insert(&mut answer, HeaderName::from_static("x-content-type-options"), "nosniff");
    answer
}

fn insert(answer: &mut Answer, name: HeaderName, value: &'static str) {
    answer.headers_mut().insert(name, HeaderValue::from_static(value));
}
