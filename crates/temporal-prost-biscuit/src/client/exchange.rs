use super::{SourceError, TokenSource};
use crate::Token;
use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt as _};
use http::{Request, Uri, header::CONTENT_TYPE};
use http_body_util::Full;
use serde::Deserialize;
use std::{fmt, time::Duration};
use temporal_prost_secret::{self as secret, EndpointError, Http, parse_url};

/// The time for one exchange.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A token service, such as `temporal-prost-iam`, that exchanges id tokens for tokens by RFC 8693.
///
/// The id token comes from a source of `temporal-prost-secret`: a file, a command or a function. It is exchanged again
/// before the last token expires.
///
/// ```
/// use temporal_prost_biscuit::{ClientAuthorization, TokenExchange};
/// use temporal_prost_secret::TokenFile;
///
/// fn client() -> Result<ClientAuthorization, Box<dyn std::error::Error>> {
///     let id_token = TokenFile::open("/run/secrets/id-token")?;
///     let exchange = TokenExchange::new("https://iam.example.com:8443/token", id_token, None)?;
///     Ok(ClientAuthorization::new(exchange.roles(["viewer"])))
/// }
/// ```
pub struct TokenExchange {
    url: Uri,
    http: Http,
    id_token: Box<dyn secret::TokenSource>,
    roles: Vec<String>,
}

/// The answer of the service.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Granted { access_token: String },
    Refused { error: String, error_description: Option<String> },
}

impl TokenExchange {
    /// Creates a source that exchanges id tokens at the URL of the service. TLS trusts the roots in `pem`, or the roots of
    /// the system if `pem` is `None`.
    ///
    /// # Errors
    /// Returns an error if the URL is not an HTTP URL, or if the certificates cannot be parsed.
    pub fn new(
        url: &str,
        id_token: impl secret::TokenSource,
        pem: Option<&[u8]>,
    ) -> Result<Self, EndpointError> {
        let url = parse_url(url)?;
        let http = Http::new(&url, pem, TIMEOUT)?;
        Ok(Self { url, http, id_token: Box::new(id_token), roles: Vec::new() })
    }

    /// Requests only some of the user's roles. By default, the token has all of them.
    #[must_use]
    pub fn roles(self, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { roles: roles.into_iter().map(Into::into).collect(), ..self }
    }

    async fn exchange(&self) -> Result<Token, SourceError> {
        let id_token = self.id_token.token().await.map_err(|error| SourceError::Other(error.into()))?;
        let request = Request::post(&self.url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(self.form(id_token.expose())))
            .map_err(|error| SourceError::Other(error.into()))?;
        let answer = self.http.ask(request).await.map_err(|error| SourceError::Other(error.into()))?;
        match serde_json::from_slice(&answer.1) {
            Ok(Answer::Granted { access_token }) => Ok(Token::from_base64(&access_token)?),
            Ok(Answer::Refused { error, error_description }) => {
                self.id_token.rejected();
                Err(SourceError::Refused { reason: error_description.unwrap_or(error) })
            }
            Err(_) => Err(SourceError::Other(secret::HttpError::Status(answer.0).into())),
        }
    }

    fn form(&self, id_token: &str) -> Bytes {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
            .append_pair("subject_token_type", "urn:ietf:params:oauth:token-type:id_token")
            .append_pair("subject_token", id_token);
        if !self.roles.is_empty() {
            form.append_pair("scope", &self.roles.join(" "));
        }
        form.finish().into()
    }
}

impl TokenSource for TokenExchange {
    fn token(&self) -> BoxFuture<'_, Result<Token, SourceError>> {
        self.exchange().boxed()
    }
}

impl fmt::Debug for TokenExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenExchange")
            .field("url", &self.url)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}
