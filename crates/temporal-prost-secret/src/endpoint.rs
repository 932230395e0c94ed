//! Requests to other servers.

use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

/// A limit far above the size of every expected answer.
const MAX_ANSWER: usize = 64 << 20;

/// The reason why a URL or certificate cannot be used.
///
/// ```
/// use temporal_prost_secret::{EndpointError, parse_url};
///
/// // The scheme is missing.
/// assert!(matches!(parse_url("vault.example.com:8200"), Err(EndpointError::Url { .. })));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The URL is not an HTTP or HTTPS URL.
    #[error("invalid URL `{url}`; expected something like `https://codec.example.com`")]
    Url {
        /// The URL.
        url: String,
    },
    /// The certificates do not parse.
    #[error("invalid root certificates; expected at least one certificate in PEM")]
    Certificates,
    /// The system has no root certificates.
    #[error("cannot load the root certificates of the system; pass the certificates yourself")]
    SystemCertificates(#[source] std::io::Error),
    /// A name or value is not allowed in a header.
    #[error("invalid HTTP header `{name}`")]
    Header {
        /// The name of the header.
        name: String,
    },
}

/// The reason why a request failed. It contains no part of the answer.
///
/// ```
/// use http::StatusCode;
/// use temporal_prost_secret::HttpError;
///
/// /// Returns `true` if the same request may succeed later.
/// fn may_succeed_later(error: &HttpError) -> bool {
///     match error {
///         HttpError::Timeout(_) | HttpError::Unreachable(_) => true,
///         HttpError::Status(status) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS,
///         _ => false,
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The server does not answer in time.
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// There is no connection to the server.
    #[error("{0}")]
    Unreachable(String),
    /// The server answers with an error.
    #[error("status {0}")]
    Status(StatusCode),
    /// The answer is larger than every expected answer.
    #[error("the answer is larger than the limit of the client")]
    TooLarge,
}

/// A client for small requests to one server.
///
/// ```no_run
/// use bytes::Bytes;
/// use http::Request;
/// use http_body_util::Full;
/// use std::time::Duration;
/// use temporal_prost_secret::{Http, parse_url};
///
/// # async fn fetch() -> Result<(), Box<dyn std::error::Error>> {
/// let url = parse_url("https://login.example.com/keys")?;
/// let http = Http::new(&url, None, Duration::from_secs(10))?;
/// let keys: Bytes = http.send(Request::get(url).body(Full::default())?).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    timeout: Duration,
    max_answer: usize,
}

impl Http {
    /// Makes a client that trusts the roots in `pem`, or the system's if there are none. They are not needed without
    /// TLS. `timeout` is the time for one request.
    ///
    /// # Errors
    /// Fails if the certificates do not parse, or if the system has none.
    pub fn new(url: &Uri, pem: Option<&[u8]>, timeout: Duration) -> Result<Self, EndpointError> {
        let tls = if url.scheme_str() == Some("http") { trusting_none() } else { trusting(pem)? };
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(timeout));
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new()).build(connector.wrap_connector(tcp));
        Ok(Self { client, timeout, max_answer: MAX_ANSWER })
    }

    /// Returns the time for one request.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Sets the time for one request.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the largest answer in bytes. Defaults to 64 MiB.
    #[must_use]
    pub fn with_max_answer(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }

    /// Returns the body of a successful answer.
    ///
    /// # Errors
    /// Fails if the server cannot be reached, or if it answers with an error.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<Bytes, HttpError> {
        let (status, body) = self.ask(request).await?;
        if status.is_success() { Ok(body) } else { Err(HttpError::Status(status)) }
    }

    /// Returns the status and the body of any answer, for servers whose errors have contents.
    ///
    /// # Errors
    /// Fails if the server cannot be reached.
    pub async fn ask(&self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes), HttpError> {
        let answer = self.exchange(request).await?;
        Ok((answer.status(), answer.into_body()))
    }

    /// Returns any answer with its headers, for servers that limit requests or redirect them.
    ///
    /// # Errors
    /// Fails if the server cannot be reached.
    pub async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, HttpError> {
        let answer = async {
            let answer = self.client.request(request).await.map_err(|error| unreachable(&error))?;
            let (head, incoming) = answer.into_parts();
            Ok(Response::from_parts(head, body(incoming, self.max_answer).await?))
        };
        tokio::time::timeout(self.timeout, answer).await.map_err(|_| HttpError::Timeout(self.timeout))?
    }
}

async fn body(incoming: Incoming, max_answer: usize) -> Result<Bytes, HttpError> {
    let collected = Limited::new(incoming, max_answer).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { HttpError::TooLarge } else { unreachable(error.as_ref()) }
    });
    Ok(collected?.to_bytes())
}

/// The causes of hyper's errors say more than the errors.
fn unreachable(error: &(dyn std::error::Error + 'static)) -> HttpError {
    let causes = std::iter::successors(Some(error), |error| error.source());
    HttpError::Unreachable(causes.map(ToString::to_string).collect::<Vec<_>>().join(": "))
}

/// Parses a URL of HTTP. A password in it is rejected, because it would reach errors and logs.
///
/// ```
/// use temporal_prost_secret::parse_url;
///
/// assert!(parse_url("https://vault.example.com:8200").is_ok());
/// let error = parse_url("https://user:secret@vault.example.com").unwrap_err();
/// assert!(!error.to_string().contains("secret"));
/// assert!(parse_url("vault.example.com").is_err());
/// ```
///
/// # Errors
/// Fails if the text is not a URL of HTTP.
pub fn parse_url(url: &str) -> Result<Uri, EndpointError> {
    let invalid = || EndpointError::Url { url: without_password(url) };
    let uri: Uri = url.parse().map_err(|_| invalid())?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    let is_plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    if is_http && is_plain { Ok(uri) } else { Err(invalid()) }
}

/// Replaces a user name and a password.
fn without_password(url: &str) -> String {
    let Some((before, host)) = url.rsplit_once('@') else { return url.to_owned() };
    let scheme = before.split_once("://").map_or(String::new(), |(scheme, _)| format!("{scheme}://"));
    format!("{scheme}…@{host}")
}

fn builder() -> tokio_rustls::rustls::ConfigBuilder<ClientConfig, tokio_rustls::rustls::WantsVerifier> {
    let provider = Arc::new(crypto::ring::default_provider());
    match ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions() {
        Ok(builder) => builder,
        Err(_) => unreachable!("ring supports the default versions"),
    }
}

fn trusting_none() -> ClientConfig {
    builder().with_root_certificates(RootCertStore::empty()).with_no_client_auth()
}

fn trusting(pem: Option<&[u8]>) -> Result<ClientConfig, EndpointError> {
    let trusted = match pem {
        Some(pem) => builder().with_root_certificates(roots(pem)?),
        None => builder().with_native_roots().map_err(EndpointError::SystemCertificates)?,
    };
    Ok(trusted.with_no_client_auth())
}

fn roots(pem: &[u8]) -> Result<RootCertStore, EndpointError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| EndpointError::Certificates)?;
        roots.add(certificate).map_err(|_| EndpointError::Certificates)?;
    }
    if roots.is_empty() { Err(EndpointError::Certificates) } else { Ok(roots) }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
