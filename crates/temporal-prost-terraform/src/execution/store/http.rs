use super::{Store, StoreError, check_key};
use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt as _};
use http::header::{AUTHORIZATION, HeaderValue};
use http::{Method, Request, StatusCode};
use http_body_util::Full;
use std::fmt;
use std::time::Duration;
use temporal_prost_secret::{EndpointError, Http, HttpError, Secret, parse_url};

/// The timeout for one request.
const TIMEOUT: Duration = Duration::from_mins(1);
/// The largest state, with what its encryption adds.
const LARGEST: usize = 257 << 20;

/// A store on an HTTP server that supports `PUT` and `GET`, such as a bucket behind a gateway.
///
/// ```
/// use temporal_prost_terraform::execution::HttpStore;
///
/// # fn store() -> Result<HttpStore, temporal_prost_secret::EndpointError> {
/// let store = HttpStore::new("https://store.example.com/terraform", None)?.bearer_token("…")?;
/// # Ok(store)
/// # }
/// ```
#[derive(Clone)]
pub struct HttpStore {
    http: Http,
    url: String,
    token: Option<Secret>,
}

impl HttpStore {
    /// Creates a store below a URL. `pem` contains the root certificates to trust, and defaults to the certificates of
    /// the system.
    ///
    /// # Errors
    /// Returns an error if the URL or the certificates are invalid.
    pub fn new(url: &str, pem: Option<&[u8]>) -> Result<Self, EndpointError> {
        let uri = parse_url(url)?;
        let http = Http::new(&uri, pem, TIMEOUT)?.with_max_answer(LARGEST);
        Ok(Self { http, url: url.trim_end_matches('/').to_owned(), token: None })
    }

    /// Sets the token that is sent with every request.
    ///
    /// # Errors
    /// Returns an error if the token has characters that a header cannot contain.
    pub fn bearer_token(mut self, token: impl Into<String>) -> Result<Self, EndpointError> {
        let token = Secret::new(format!("Bearer {}", token.into()));
        let invalid = |_| EndpointError::Header { name: AUTHORIZATION.to_string() };
        HeaderValue::from_str(token.expose()).map_err(invalid)?;
        self.token = Some(token);
        Ok(self)
    }

    async fn send(&self, method: Method, key: &str, body: Vec<u8>) -> Result<Bytes, StoreError> {
        check_key(key)?;
        let mut request = Request::builder().method(method).uri(format!("{}/{key}", self.url));
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token.expose());
        }
        let request = request.body(Full::new(Bytes::from(body)));
        let request = request.map_err(|error| StoreError::failed(key, error))?;
        self.http.send(request).await.map_err(|error| match error {
            HttpError::Status(StatusCode::NOT_FOUND) => StoreError::missing(key),
            error => StoreError::failed(key, error),
        })
    }
}

impl Store for HttpStore {
    fn put<'a>(&'a self, key: &'a str, bytes: Vec<u8>) -> BoxFuture<'a, Result<(), StoreError>> {
        async move { self.send(Method::PUT, key, bytes).await.map(|_| ()) }.boxed()
    }

    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Vec<u8>, StoreError>> {
        async move { self.send(Method::GET, key, Vec::new()).await.map(Into::into) }.boxed()
    }
}

impl fmt::Debug for HttpStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpStore").field("url", &self.url).finish_non_exhaustive()
    }
}
