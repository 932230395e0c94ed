//! Answers, in the form of OAuth 2.0.

use crate::request::ISSUED_TYPE;
use crate::{ExchangeError, Issued, RequestError};
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;
use serde::Serialize;
use std::error::Error;
use std::time::SystemTime;
use temporal_prost_biscuit::RootKeys;
use temporal_prost_secret::{BodyError, JwtError};

pub(super) type Answer = Response<Full<Bytes>>;

/// A request without a token as its answer.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// The code of OAuth.
    pub(super) error: &'static str,
    /// The reason, without anything of a token.
    pub(super) reason: String,
}

#[derive(Serialize)]
struct Refused<'a> {
    error: &'a str,
    error_description: &'a str,
}

#[derive(Serialize)]
struct Granted {
    access_token: String,
    issued_token_type: &'static str,
    token_type: &'static str,
    expires_in: u64,
    scope: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, error: &'static str, reason: impl Into<String>) -> Self {
        Self { status, error, reason: reason.into() }
    }

    /// A request that is wrong in itself.
    pub(super) fn invalid(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", reason)
    }

    /// A request that can succeed later.
    pub(super) fn later(reason: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", reason)
    }

    pub(super) fn answer(&self) -> Answer {
        let refused = Refused { error: self.error, error_description: &self.reason };
        let mut answer = json(self.status, &refused);
        match self.status {
            StatusCode::METHOD_NOT_ALLOWED => insert(&mut answer, ALLOW, "POST, GET"),
            StatusCode::SERVICE_UNAVAILABLE => insert(&mut answer, RETRY_AFTER, "1"),
            _ => {}
        }
        answer
    }
}

impl From<RequestError> for Refusal {
    fn from(error: RequestError) -> Self {
        let code = match error {
            RequestError::Grant => "unsupported_grant_type",
            _ => "invalid_request",
        };
        Self::new(StatusCode::BAD_REQUEST, code, error.to_string())
    }
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        let status = match error {
            BodyError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, "invalid_request", error.to_string())
    }
}

impl From<&ExchangeError> for Refusal {
    fn from(error: &ExchangeError) -> Self {
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        let reason = format!("{error}{cause}");
        match error {
            ExchangeError::Subject(JwtError::NoKeys) => Self::later(&reason),
            ExchangeError::NotGranted { .. } => Self::new(StatusCode::BAD_REQUEST, "invalid_scope", reason),
            _ => Self::invalid(reason),
        }
    }
}

pub(super) fn granted(issued: &Issued, now: SystemTime) -> Answer {
    let granted = Granted {
        access_token: issued.token.to_base64(),
        issued_token_type: ISSUED_TYPE,
        // A child is sent instead of it, so it is not a token for a header of HTTP.
        token_type: "N_A",
        expires_in: issued.expiry.duration_since(now).unwrap_or_default().as_secs(),
        scope: issued.roles.join(" "),
    };
    json(StatusCode::OK, &granted)
}

pub(super) fn keys(keys: &RootKeys) -> Answer {
    let mut answer = json(StatusCode::OK, keys);
    insert(&mut answer, CACHE_CONTROL, "public, max-age=60");
    answer
}

pub(super) fn healthy() -> Answer {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

fn json(status: StatusCode, body: &impl Serialize) -> Answer {
    // Texts and numbers always have a form in JSON.
    let body = serde_json::to_vec(body).unwrap_or_default();
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    insert(&mut answer, CONTENT_TYPE, "application/json");
    insert(&mut answer, CACHE_CONTROL, "no-store");
    insert(&mut answer, HeaderName::from_static("x-content-type-options"), "nosniff");
    answer
}

fn insert(answer: &mut Answer, name: HeaderName, value: &'static str) {
    answer.headers_mut().insert(name, HeaderValue::from_static(value));
}
