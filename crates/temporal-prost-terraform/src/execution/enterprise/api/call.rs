//! One request, which can be sent several times.

use crate::execution::enterprise::error::EnterpriseError;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, Uri};
use http_body_util::Full;
use std::time::Duration;
use temporal_prost_secret::{Secret, parse_url};

/// The timeout for a request of a document.
pub(super) const TIMEOUT: Duration = Duration::from_secs(30);
/// The timeout for a request of a configuration, a plan or a log, which can be large.
const LARGE_TIMEOUT: Duration = Duration::from_mins(15);
/// The path of the API, relative to the URL of the server.
const PATH: &str = "/api/v2/";
/// The media type of JSON:API.
const JSON_API: &str = "application/vnd.api+json";
const BYTES: &str = "application/octet-stream";

/// One request. Errors name the object `what`.
pub(super) struct Call<'a> {
    method: Method,
    target: Target<'a>,
    pub(super) what: &'a str,
    body: Bytes,
    timeout: Duration,
}

enum Target<'a> {
    /// A path of the API.
    Path(&'a str),
    /// A URL that needs no token.
    Signed(&'a Secret),
}

impl<'a> Call<'a> {
    /// Requests a document of the API.
    pub(super) fn api(method: Method, path: &'a str, what: &'a str) -> Self {
        Self { method, target: Target::Path(path), what, body: Bytes::new(), timeout: TIMEOUT }
    }

    /// Requests a URL that needs no token.
    pub(super) fn signed(method: Method, url: &'a Secret, what: &'a str) -> Self {
        Self { method, target: Target::Signed(url), what, body: Bytes::new(), timeout: LARGE_TIMEOUT }
    }

    pub(super) fn with_body(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// Allows time for a large response.
    pub(super) fn large(self) -> Self {
        Self { timeout: LARGE_TIMEOUT, ..self }
    }

    pub(super) fn is_signed(&self) -> bool {
        matches!(self.target, Target::Signed(_))
    }

    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    pub(super) fn request(
        &self,
        server: &str,
        token: Option<&str>,
    ) -> Result<Request<Full<Bytes>>, EnterpriseError> {
        let invalid = || EnterpriseError::invalid(self.what);
        let uri = self.uri(server).ok_or_else(invalid)?;
        let media_type = if self.is_signed() { BYTES } else { JSON_API };
        let mut request =
            Request::builder().method(self.method.clone()).uri(uri).header(CONTENT_TYPE, media_type);
        if let Some(token) = token {
            let token = Secret::new(format!("Bearer {token}"));
            request = request.header(AUTHORIZATION, token.expose());
        }
        request.body(Full::new(self.body.clone())).map_err(|_| invalid())
    }

    /// Returns the URL. Rejects signed URLs without TLS if the server itself uses TLS.
    fn uri(&self, server: &str) -> Option<Uri> {
        match self.target {
            Target::Path(path) => format!("{server}{PATH}{path}").parse().ok(),
            Target::Signed(url) => {
                let uri = parse_url(url.expose()).ok()?;
                (!server.starts_with("https:") || uri.scheme_str() == Some("https")).then_some(uri)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_bodies_have_more_time() {
        let url = Secret::new("https://archivist.example/1");
        assert_eq!(Call::api(Method::GET, "runs/run-1", "run").timeout(), TIMEOUT);
        for call in [
            Call::signed(Method::PUT, &url, "configuration version"),
            Call::signed(Method::GET, &url, "log"),
            Call::api(Method::GET, "plans/plan-1/json-output", "plan in JSON").large(),
        ] {
            // 256 MiB at 3 Mbit/s.
            assert!(call.timeout() >= Duration::from_mins(12), "{}", call.what);
        }
    }

    #[test]
    fn signed_urls_get_no_token_and_do_not_leave_tls() {
        let request = |server, url: &str| {
            let url = Secret::new(url);
            Call::signed(Method::GET, &url, "log").request(server, None)
        };
        let (server, signed) = ("https://tfe.example", "https://archivist.example/1");
        assert!(!request(server, signed).unwrap().headers().contains_key(AUTHORIZATION));
        assert!(request(server, "http://archivist.example/1").is_err());
        assert!(request("http://localhost", "http://localhost/1").is_ok());
        assert!(request(server, "archivist").is_err());
    }
}
