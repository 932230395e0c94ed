//! Sends requests to the API.

mod answer;
mod call;

use super::document::parse;
use super::error::EnterpriseError;
use super::pace::{Backoff, RateLimiter};
use answer::checked;
use bytes::Bytes;
use call::Call;
use http::header::LOCATION;
use http::{Method, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use temporal_prost_secret::{EndpointError, Http, HttpError, Secret, Token, TokenSource, parse_url};

/// The default maximum size of a response, in bytes.
const LARGEST_ANSWER: usize = 256 << 20;

/// A client of the API.
#[derive(Clone)]
pub(super) struct Api {
    http: Http,
    max_size: usize,
    url: String,
    tokens: Arc<dyn TokenSource>,
    limiter: Arc<RateLimiter>,
}

impl Api {
    pub(super) fn new(url: &str, tokens: impl TokenSource) -> Result<Self, EnterpriseError> {
        let url = url.trim_end_matches('/').to_owned();
        let http = client(&url, None)?;
        Ok(Self {
            http,
            max_size: LARGEST_ANSWER,
            url,
            tokens: Arc::new(tokens),
            limiter: Arc::new(RateLimiter::new()),
        })
    }

    pub(super) fn with_roots(mut self, roots: &[u8]) -> Result<Self, EnterpriseError> {
        self.http = client(&self.url, Some(roots))?;
        Ok(self)
    }

    pub(super) fn with_max_size(self, max_size: usize) -> Self {
        Self { max_size, ..self }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        what: &str,
    ) -> Result<T, EnterpriseError> {
        let call = Call::api(Method::GET, path, what);
        parse(self.repeated(&call).await?.body(), what)
    }

    /// Reads data that is not a JSON:API document. Follows a redirect to another server.
    pub(super) async fn get_bytes(&self, path: &str, what: &str) -> Result<Bytes, EnterpriseError> {
        let call = Call::api(Method::GET, path, what).large();
        let answer = self.repeated(&call).await?;
        if !answer.status().is_redirection() {
            return Ok(answer.into_body());
        }
        let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let location = location.ok_or_else(|| EnterpriseError::invalid(what))?;
        self.download(&Secret::new(location), what).await
    }

    /// Requests an idempotent change.
    pub(super) async fn change(
        &self,
        (method, path): (Method, &str),
        body: &Value,
        what: &str,
    ) -> Result<Bytes, EnterpriseError> {
        let call = Call::api(method, path, what).with_body(body.to_string());
        Ok(self.repeated(&call).await?.into_body())
    }

    /// Requests a new object. Returns an ambiguous error if the server may have created it.
    pub(super) async fn create<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        what: &str,
    ) -> Result<T, EnterpriseError> {
        let call = Call::api(Method::POST, path, what).with_body(body.to_string());
        parse(self.persistent(&call, EnterpriseError::is_harmless).await?.body(), what)
    }

    /// Sends bytes to a URL that needs no token.
    pub(super) async fn upload(&self, url: &Secret, bytes: Bytes, what: &str) -> Result<(), EnterpriseError> {
        let call = Call::signed(Method::PUT, url, what).with_body(bytes);
        self.repeated(&call).await.map(drop)
    }

    /// Reads from a URL that needs no token.
    pub(super) async fn download(&self, url: &Secret, what: &str) -> Result<Bytes, EnterpriseError> {
        let call = Call::signed(Method::GET, url, what);
        Ok(self.repeated(&call).await?.into_body())
    }

    async fn repeated(&self, call: &Call<'_>) -> Result<Response<Bytes>, EnterpriseError> {
        self.persistent(call, EnterpriseError::is_temporary).await
    }

    /// Sends a request until it succeeds, or fails with an error that is not retried.
    async fn persistent(
        &self,
        call: &Call<'_>,
        is_repeated: fn(&EnterpriseError) -> bool,
    ) -> Result<Response<Bytes>, EnterpriseError> {
        let mut backoff = Backoff::default();
        loop {
            match self.once(call).await {
                Err(error) if is_repeated(&error) => {
                    if let EnterpriseError::RateLimited(time) = error {
                        self.limiter.pause(time);
                    }
                    backoff.back_off(error).await?;
                }
                done => return done,
            }
        }
    }

    async fn once(&self, call: &Call<'_>) -> Result<Response<Bytes>, EnterpriseError> {
        self.limiter.acquire().await;
        let token = if call.is_signed() { None } else { Some(self.tokens.token().await?) };
        let request = call.request(&self.url, token.as_deref().map(Token::expose))?;
        let http = self.http.clone().with_timeout(call.timeout()).with_max_answer(self.max_size);
        let answer = http.exchange(request).await.map_err(|error| self.unanswered(error, call))?;
        let answer = checked(answer, call.what);
        if matches!(answer, Err(EnterpriseError::Unauthorized)) && !call.is_signed() {
            self.tokens.rejected();
        }
        answer
    }

    fn unanswered(&self, error: HttpError, call: &Call<'_>) -> EnterpriseError {
        match error {
            HttpError::TooLarge => {
                EnterpriseError::TooLarge { what: call.what.to_owned(), limit: self.max_size }
            }
            error => EnterpriseError::Unreachable(error),
        }
    }
}

/// Creates a client that trusts `roots`, or else the certificate authorities of the system.
fn client(url: &str, roots: Option<&[u8]>) -> Result<Http, EndpointError> {
    Http::new(&parse_url(url)?, roots, call::TIMEOUT)
}
