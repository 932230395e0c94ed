use crate::{CodecError, json};
use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt, ready};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use http_body_util::Full;
use std::fmt;
use std::time::Duration;
use temporal_prost_secret::{EndpointError, Http, HttpError, parse_url};
use temporalio_common::data_converters::{PayloadCodec, PayloadConversionError, SerializationContextData};
use temporalio_common::protos::temporal::api::common::v1::Payload;

const TIMEOUT: Duration = Duration::from_secs(10);

/// A codec that asks a codec server, so that this process needs no keys.
///
/// The server receives the payloads as they are, so use HTTPS. Every batch costs a round trip, for which the worker
/// waits before it runs the next task.
///
/// ```no_run
/// use temporal_prost_codec::RemoteCodec;
///
/// # fn codec() -> Result<RemoteCodec, temporal_prost_codec::EndpointError> {
/// // `{namespace}` is replaced, as in the Temporal UI and in the `temporal` command.
/// let codec = RemoteCodec::new("https://codec.example.com/{namespace}", "orders")?
///     .authorization("Bearer …")?;
/// # Ok(codec)
/// # }
/// ```
#[derive(Clone)]
pub struct RemoteCodec {
    encode: Uri,
    decode: Uri,
    headers: HeaderMap,
    http: Http,
    writes: bool,
}

impl RemoteCodec {
    /// Makes a codec for a server and a namespace. It trusts the root certificates of the system.
    ///
    /// # Errors
    /// Fails if the endpoint is not a URL of HTTP, or if the system has no root certificates.
    pub fn new(endpoint: &str, namespace: &str) -> Result<Self, EndpointError> {
        Self::trusting(endpoint, namespace, None)
    }

    /// Makes a codec for a server whose certificate is signed by one of `roots`, in PEM.
    ///
    /// # Errors
    /// Fails if the endpoint is not a URL of HTTP, or if the certificates do not parse.
    pub fn with_roots(endpoint: &str, namespace: &str, roots: &[u8]) -> Result<Self, EndpointError> {
        Self::trusting(endpoint, namespace, Some(roots))
    }

    fn trusting(endpoint: &str, namespace: &str, roots: Option<&[u8]>) -> Result<Self, EndpointError> {
        let base = endpoint.replace("{namespace}", namespace);
        let url = |operation| parse_url(&format!("{}/{operation}", base.trim_end_matches('/')));
        let (encode, decode) = (url("encode")?, url("decode")?);
        let http = Http::new(&encode, roots, TIMEOUT)?;
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        Self { encode, decode, headers, http, writes: true }.header("x-namespace", namespace)
    }

    /// Adds an HTTP header to every request. An earlier value is replaced.
    ///
    /// # Errors
    /// Fails if the name or value is not allowed in HTTP.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, EndpointError> {
        let invalid = || EndpointError::Header { name: name.to_owned() };
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
        let mut value = HeaderValue::from_str(value).map_err(|_| invalid())?;
        value.set_sensitive(true);
        self.headers.insert(key, value);
        Ok(self)
    }

    /// Sets the header `Authorization`, for example to `Bearer …`.
    ///
    /// # Errors
    /// Fails if the value is not allowed in HTTP.
    pub fn authorization(self, value: &str) -> Result<Self, EndpointError> {
        self.header(AUTHORIZATION.as_str(), value)
    }

    /// Decodes, but does not encode: the first step when encryption is introduced.
    #[must_use]
    pub fn only_reading(mut self) -> Self {
        self.writes = false;
        self
    }

    /// Sets the time for one request. Defaults to 10 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.http = self.http.with_timeout(timeout);
        self
    }

    fn ask(
        &self,
        url: &Uri,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        let (http, url, headers) = (self.http.clone(), url.clone(), self.headers.clone());
        async move { Ok(exchange(&http, url, headers, payloads).await?) }.boxed()
    }
}

async fn exchange(
    http: &Http,
    url: Uri,
    headers: HeaderMap,
    payloads: Vec<Payload>,
) -> Result<Vec<Payload>, CodecError> {
    if payloads.is_empty() {
        return Ok(payloads);
    }
    let (endpoint, sent) = (url.to_string(), payloads.len());
    let failed = |reason: String| CodecError::Remote { endpoint: endpoint.clone(), reason };
    let mut request = Request::new(Full::new(Bytes::from(json::write(payloads))));
    (*request.method_mut(), *request.uri_mut(), *request.headers_mut()) = (http::Method::POST, url, headers);
    let body = http.send(request).await.map_err(|error| match error {
        HttpError::Timeout(timeout) => CodecError::RemoteTimeout { endpoint: endpoint.clone(), timeout },
        error => failed(error.to_string()),
    })?;
    let answer = json::read(&body).map_err(|reason| failed(reason.to_owned()))?;
    match answer.len() {
        received if received == sent => Ok(answer),
        received => Err(failed(format!("{received} payloads in the answer instead of {sent}"))),
    }
}

impl PayloadCodec for RemoteCodec {
    fn encode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        if self.writes { self.ask(&self.encode, payloads) } else { ready(Ok(payloads)).boxed() }
    }

    fn decode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        self.ask(&self.decode, payloads)
    }
}

impl fmt::Debug for RemoteCodec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = &self.headers;
        f.debug_struct("RemoteCodec")
            .field("decode", &self.decode)
            .field("headers", headers)
            .finish_non_exhaustive()
    }
}
