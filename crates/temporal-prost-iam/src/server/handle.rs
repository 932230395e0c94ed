//! One request after the other.

use super::Limits;
use super::answer::{self, Answer, Refusal};
use super::audit::Entry;
use crate::{Exchange, ExchangeRequest, Issued};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, Request, StatusCode};
use hyper::body::Incoming;
use std::net::SocketAddr;
use std::time::SystemTime;
use temporal_prost_secret::{Answers, read_body};
use tokio::sync::Semaphore;

/// The state that all connections share.
pub(super) struct Handler {
    exchange: Exchange,
    limits: Limits,
    requests: Semaphore,
}

impl Handler {
    pub(super) fn new(exchange: Exchange, limits: Limits) -> Self {
        let requests = Semaphore::new(limits.requests.min(Semaphore::MAX_PERMITS));
        Self { exchange, limits, requests }
    }

    /// Exchanges a token, and logs it.
    async fn token(&self, request: Request<Incoming>, peer: SocketAddr) -> Answer {
        let (mut entry, now) = (Entry::new(peer), SystemTime::now());
        let late = || {
            Refusal::new(StatusCode::REQUEST_TIMEOUT, "temporarily_unavailable", "the request took too long")
        };
        let issued = tokio::time::timeout(self.limits.time, self.issue(request, now, &mut entry)).await;
        match issued.unwrap_or_else(|_| Err(late())) {
            Ok(issued) => {
                entry.issued(&issued);
                answer::granted(&issued, now)
            }
            Err(refusal) => {
                entry.refused(&refusal);
                refusal.answer()
            }
        }
    }

    async fn issue(
        &self,
        request: Request<Incoming>,
        now: SystemTime,
        entry: &mut Entry,
    ) -> Result<Issued, Refusal> {
        expect_form(request.headers())?;
        let busy = |_| Refusal::later("too many requests at a time");
        let _permit = self.requests.try_acquire().map_err(busy)?;
        let body = read_body(request.into_body(), self.limits.body).await?;
        let request = ExchangeRequest::parse(&body)?;
        self.exchange.exchange(&request, now).await.map_err(|error| {
            entry.user = error.user().map(str::to_owned);
            Refusal::from(&error)
        })
    }
}

impl Answers for Handler {
    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Answer {
        let unknown = || {
            let reason = "expected POST /token, GET /keys or GET /health";
            Refusal::new(StatusCode::NOT_FOUND, "invalid_request", reason).answer()
        };
        let wrong = |method: &str| {
            let reason = format!("expected {method}");
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", reason).answer()
        };
        match (request.uri().path(), request.method()) {
            ("/token", &Method::POST) => self.token(request, peer).await,
            ("/keys", &Method::GET) => answer::keys(&self.exchange.published()),
            ("/health", &Method::GET) => answer::healthy(),
            ("/token", _) => wrong("POST"),
            ("/keys" | "/health", _) => wrong("GET"),
            _ => unknown(),
        }
    }
}

/// Web pages of other origins can send forms, but cannot read the answer: the service allows no origin.
fn expect_form(headers: &HeaderMap) -> Result<(), Refusal> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Ok(());
    }
    let reason = "expected Content-Type: application/x-www-form-urlencoded";
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request", reason))
}
