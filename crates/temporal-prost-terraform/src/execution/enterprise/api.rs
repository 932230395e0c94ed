//! Sends requests to the API.

use super::document::{parse, reason};
use super::error::EnterpriseError;
use super::pace::{Pace, Patience};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::Full;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use temporal_prost_secret::{Http, Secret, TokenSource, parse_url};

/// The timeout for one request.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The path of the API, relative to the URL of the server.
const PATH: &str = "/api/v2/";
/// The media type of JSON:API.
const JSON_API: &str = "application/vnd.api+json";
/// The header with the seconds until requests are allowed again.
const RATE_RESET: &str = "x-ratelimit-reset";
/// The pause if the server limits requests without naming a time.
const UNKNOWN_PAUSE: Duration = Duration::from_secs(1);
/// The maximum pause that the server can request.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// A client of the API.
#[derive(Clone)]
pub(super) struct Api {
    http: Http,
    url: String,
    tokens: Arc<dyn TokenSource>,
    pace: Arc<Pace>,
}

/// One request. Errors name the object `what`.
struct Call<'a> {
    method: Method,
    path: &'a str,
    what: &'a str,
    body: Option<&'a Value>,
}

impl Api {
    pub(super) fn new(url: &str, tokens: impl TokenSource) -> Result<Self, EnterpriseError> {
        let url = url.trim_end_matches('/').to_owned();
        let http = Http::new(&parse_url(&url)?, None, TIMEOUT)?;
        Ok(Self { http, url, tokens: Arc::new(tokens), pace: Arc::new(Pace::new()) })
    }

    pub(super) fn with_roots(mut self, roots: &[u8]) -> Result<Self, EnterpriseError> {
        self.http = Http::new(&parse_url(&self.url)?, Some(roots), TIMEOUT)?;
        Ok(self)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        what: &str,
    ) -> Result<T, EnterpriseError> {
        let call = Call { method: Method::GET, path, what, body: None };
        parse(self.repeated(&call).await?.body(), what)
    }

    /// Reads data that is not a JSON:API document. Follows a redirect to another server.
    pub(super) async fn get_bytes(&self, path: &str, what: &str) -> Result<Bytes, EnterpriseError> {
        let call = Call { method: Method::GET, path, what, body: None };
        let answer = self.repeated(&call).await?;
        if !answer.status().is_redirection() {
            return Ok(answer.into_body());
        }
        let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let location = location.ok_or_else(|| EnterpriseError::garbage(what))?;
        self.download(&Secret::new(location), what).await
    }

    /// Requests an idempotent change.
    pub(super) async fn change(
        &self,
        (method, path): (Method, &str),
        body: &Value,
        what: &str,
    ) -> Result<Bytes, EnterpriseError> {
        let call = Call { method, path, what, body: Some(body) };
        Ok(self.repeated(&call).await?.into_body())
    }

    /// Requests a new object. Returns an ambiguous error if the server may have created it.
    pub(super) async fn create<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        what: &str,
    ) -> Result<T, EnterpriseError> {
        let call = Call { method: Method::POST, path, what, body: Some(body) };
        parse(self.persistent(&call, EnterpriseError::is_harmless).await?.body(), what)
    }

    /// Sends bytes to a URL that needs no token.
    pub(super) async fn upload(&self, url: &Secret, bytes: Bytes, what: &str) -> Result<(), EnterpriseError> {
        let mut patience = Patience::default();
        loop {
            let request = self.signed(Method::PUT, url, what)?.map(|()| Full::new(bytes.clone()));
            match self.exchanged(request, what).await {
                Err(error) if error.is_temporary() => rest(&mut patience, error).await?,
                done => return done.map(|_| ()),
            }
        }
    }

    /// Reads from a URL that needs no token.
    pub(super) async fn download(&self, url: &Secret, what: &str) -> Result<Bytes, EnterpriseError> {
        let mut patience = Patience::default();
        loop {
            let request = self.signed(Method::GET, url, what)?.map(|()| Full::default());
            match self.exchanged(request, what).await {
                Err(error) if error.is_temporary() => rest(&mut patience, error).await?,
                done => return done.map(Response::into_body),
            }
        }
    }

    /// Creates a request without a token. Rejects URLs without TLS if the server itself uses TLS.
    fn signed(&self, method: Method, url: &Secret, what: &str) -> Result<Request<()>, EnterpriseError> {
        let garbage = || EnterpriseError::garbage(what);
        let uri = parse_url(url.expose()).map_err(|_| garbage())?;
        if self.url.starts_with("https:") && uri.scheme_str() != Some("https") {
            return Err(garbage());
        }
        let request = Request::builder().method(method).uri(uri);
        request.header(CONTENT_TYPE, "application/octet-stream").body(()).map_err(|_| garbage())
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
        let mut patience = Patience::default();
        loop {
            match self.once(call).await {
                Err(error) if is_repeated(&error) => {
                    if let EnterpriseError::RateLimited(time) = error {
                        self.pace.pause(time);
                    }
                    rest(&mut patience, error).await?;
                }
                done => return done,
            }
        }
    }

    async fn once(&self, call: &Call<'_>) -> Result<Response<Bytes>, EnterpriseError> {
        self.pace.turn().await;
        let token = Secret::new(format!("Bearer {}", self.tokens.token().await?.expose()));
        let request = Request::builder()
            .method(call.method.clone())
            .uri(format!("{}{PATH}{}", self.url, call.path))
            .header(CONTENT_TYPE, JSON_API)
            .header(AUTHORIZATION, token.expose());
        let body = call.body.map(Value::to_string).unwrap_or_default();
        let request =
            request.body(Full::new(body.into())).map_err(|_| EnterpriseError::garbage(call.what))?;
        let answer = self.exchanged(request, call.what).await;
        if matches!(answer, Err(EnterpriseError::Unauthorized)) {
            self.tokens.rejected();
        }
        answer
    }

    async fn exchanged(
        &self,
        request: Request<Full<Bytes>>,
        what: &str,
    ) -> Result<Response<Bytes>, EnterpriseError> {
        let answer = self.http.exchange(request).await.map_err(EnterpriseError::Unreachable)?;
        checked(answer, what)
    }
}

impl EnterpriseError {
    /// Returns `true` if the server has not processed the request, and may process it later.
    fn is_harmless(&self) -> bool {
        matches!(self, Self::RateLimited(_) | Self::Unauthorized)
    }

    /// Returns `true` if a request may succeed later.
    fn is_temporary(&self) -> bool {
        self.is_harmless() || matches!(self, Self::Unavailable(_) | Self::Unreachable(_))
    }
}

/// Waits before the next attempt. Returns the error after the last attempt.
async fn rest(patience: &mut Patience, error: EnterpriseError) -> Result<(), EnterpriseError> {
    let pause = match error {
        EnterpriseError::RateLimited(time) => patience.after_request().then_some(time),
        _ => patience.after_failure(),
    };
    let Some(pause) = pause else { return Err(error) };
    tracing::debug!(error = &error as &dyn std::error::Error, ?pause, "retrying a request");
    tokio::time::sleep(pause).await;
    Ok(())
}

fn checked(answer: Response<Bytes>, what: &str) -> Result<Response<Bytes>, EnterpriseError> {
    let what = || what.to_owned();
    match answer.status() {
        status if status.is_success() || status.is_redirection() => Ok(answer),
        StatusCode::UNAUTHORIZED => Err(EnterpriseError::Unauthorized),
        StatusCode::NOT_FOUND => Err(EnterpriseError::Missing { what: what() }),
        StatusCode::CONFLICT => Err(EnterpriseError::Conflict { what: what() }),
        StatusCode::TOO_MANY_REQUESTS => Err(EnterpriseError::RateLimited(requested_pause(answer.headers()))),
        status if status.is_server_error() => Err(EnterpriseError::Unavailable(status)),
        status => Err(EnterpriseError::Refused { what: what(), status, reason: reason(answer.body()) }),
    }
}

/// Returns the pause that the server requests, in seconds. One header has a whole number, the other a fraction.
fn requested_pause(headers: &HeaderMap) -> Duration {
    let seconds = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let pause = |name: &str| Duration::try_from_secs_f64(seconds(name)?).ok();
    let pause = pause(RETRY_AFTER.as_str()).or_else(|| pause(RATE_RESET)).unwrap_or(UNKNOWN_PAUSE);
    pause.min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_read_from_both_headers() {
        let pause = |name: &'static str, value: &str| {
            requested_pause(&[(name, value)].into_iter().fold(
                HeaderMap::new(),
                |mut headers, (name, value)| {
                    headers.insert(name, value.parse().unwrap());
                    headers
                },
            ))
        };
        assert_eq!(pause("retry-after", "3"), Duration::from_secs(3));
        assert_eq!(pause("x-ratelimit-reset", "0.25"), Duration::from_millis(250));
        assert_eq!(pause("retry-after", "86400"), LONGEST_PAUSE);
        for hostile in ["-1", "NaN", "inf", "1e999", "Fri, 31 Dec 1999 23:59:59 GMT", ""] {
            assert_eq!(pause("retry-after", hostile), UNKNOWN_PAUSE, "{hostile}");
        }
        assert_eq!(requested_pause(&HeaderMap::new()), UNKNOWN_PAUSE);
    }

    #[test]
    fn statuses_become_errors() {
        let error = |status: u16, body: &'static str| {
            let answer =
                Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap();
            checked(answer, "run").unwrap_err().to_string()
        };
        assert_eq!(error(401, ""), "Terraform Enterprise does not accept the token; renew it");
        assert_eq!(error(404, ""), "Terraform Enterprise has no run, or the token may not see it");
        assert_eq!(error(503, "<html>"), "Terraform Enterprise fails with status 503 Service Unavailable");
        let refused = error(422, r#"{"errors":[{"title":"invalid attribute","detail":"Name is taken"}]}"#);
        assert!(refused.ends_with("with status 422 Unprocessable Entity: Name is taken"), "{refused}");
    }
}
