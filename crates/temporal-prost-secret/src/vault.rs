use crate::{EndpointError, Http, HttpError, parse_url};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Uri};
use http_body_util::Full;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;
use zeroize::Zeroizing;

const TIMEOUT: Duration = Duration::from_secs(10);

/// The reason why Vault does not answer as expected. It contains no part of the answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The URL, or a certificate, cannot be used.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The name of the mount, key or role cannot be part of a path.
    #[error(
        "invalid name `{name}` of a mount, key or role in Vault; use letters, digits, `-`, `_`, `.` and `/`"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// The file with the token cannot be read.
    #[error("cannot read the token of Vault in `{path}`", path = .path.display())]
    Token {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The file with the certificates of authorities cannot be read.
    #[error("cannot read the authorities of Vault in `{path}`", path = .path.display())]
    Roots {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The token has characters that HTTP does not allow.
    #[error("the token of Vault is not allowed in an HTTP header")]
    TokenCharacters,
    /// Vault cannot be reached, or it refuses.
    #[error("Vault at {url} failed: {reason}")]
    Request {
        /// The URL of the request.
        url: String,
        /// The reason.
        reason: String,
    },
    /// The answer lacks something.
    #[error("the answer of Vault at {url} contains no {expected}")]
    Answer {
        /// The URL of the request.
        url: String,
        /// The missing part.
        expected: &'static str,
    },
}

/// A client of Vault or `OpenBao`.
///
/// ```
/// # fn vault() -> Result<(), temporal_prost_secret::VaultError> {
/// use temporal_prost_secret::Vault;
///
/// let vault = Vault::new("https://vault.example.com:8200")?.token_file("/run/secrets/vault-token");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Vault {
    base: String,
    namespace: Option<String>,
    token: Token,
    http: Http,
}

#[derive(Clone)]
enum Token {
    None,
    Fixed(Zeroizing<String>),
    File(PathBuf),
}

impl Vault {
    /// Makes a client that trusts the root certificates of the system.
    ///
    /// # Errors
    /// Fails if the address is not a URL of HTTP, or if the system has no root certificates.
    pub fn new(address: &str) -> Result<Self, VaultError> {
        let base = address.trim_end_matches('/').to_owned();
        let http = Http::new(&parse_url(&base)?, None, TIMEOUT)?;
        Ok(Self { base, namespace: None, token: Token::None, http })
    }

    /// Trusts servers whose certificate is signed by one of `roots`, in PEM.
    ///
    /// # Errors
    /// Fails if the certificates do not parse.
    pub fn with_roots(mut self, roots: &[u8]) -> Result<Self, VaultError> {
        self.http = Http::new(&parse_url(&self.base)?, Some(roots), self.http.timeout())?;
        Ok(self)
    }

    /// Authenticates with a fixed token.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Token::Fixed(Zeroizing::new(token.into()));
        self
    }

    /// Authenticates with the token in a file, which Vault's agent renews. The file is read for every request.
    #[must_use]
    pub fn token_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.token = Token::File(path.into());
        self
    }

    /// Sets the namespace of Vault Enterprise or `OpenBao`.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = Some(namespace.into());
        self
    }

    /// Sets the time for one request. Defaults to 10 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.http = self.http.with_timeout(timeout);
        self
    }

    /// Joins a path from the mount of an engine, an operation and a name.
    ///
    /// # Errors
    /// Fails if the mount or the name contains characters that would change the path.
    pub fn path(&self, mount: &str, operation: &str, name: &str) -> Result<String, VaultError> {
        match [mount, name].into_iter().find(|name| !is_name(name)) {
            Some(name) => Err(VaultError::Name { name: name.to_owned() }),
            None => Ok(format!("{mount}/{operation}/{name}")),
        }
    }

    /// Posts to a path below `/v1/`, and returns the body of the answer.
    ///
    /// # Errors
    /// Fails if Vault cannot be reached, or if it refuses.
    pub async fn post(&self, path: &str, body: &serde_json::Value) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let url = self.url(path);
        let request = self.request(&url, body)?;
        let failed = |error: HttpError| VaultError::Request { url, reason: error.to_string() };
        Ok(Zeroizing::new(self.http.send(request).await.map_err(failed)?.to_vec()))
    }

    /// Returns the error of an answer to this path that lacks `expected`.
    #[must_use]
    pub fn unexpected(&self, path: &str, expected: &'static str) -> VaultError {
        VaultError::Answer { url: self.url(path), expected }
    }

    fn url(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.base)
    }

    fn request(&self, url: &str, body: &serde_json::Value) -> Result<Request<Full<Bytes>>, VaultError> {
        let uri: Uri = parse_url(url)?;
        let mut request = Request::new(Full::new(Bytes::from(body.to_string())));
        (*request.method_mut(), *request.uri_mut()) = (Method::POST, uri);
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(token) = self.token.read()? {
            let mut token = HeaderValue::from_str(&token).map_err(|_| VaultError::TokenCharacters)?;
            token.set_sensitive(true);
            headers.insert("x-vault-token", token);
        }
        if let Some(namespace) = &self.namespace {
            let invalid = || VaultError::Name { name: namespace.clone() };
            let namespace = HeaderValue::from_str(namespace).map_err(|_| invalid())?;
            headers.insert("x-vault-namespace", namespace);
        }
        Ok(request)
    }
}

/// A name is part of a path.
fn is_name(name: &str) -> bool {
    let is_allowed = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        !matches!(part, "" | "." | "..") && part.bytes().all(plain)
    };
    name.split('/').all(is_allowed)
}

impl Token {
    fn read(&self) -> Result<Option<Zeroizing<String>>, VaultError> {
        match self {
            Self::None => Ok(None),
            Self::Fixed(token) => Ok(Some(token.clone())),
            Self::File(path) => {
                let failed = |source| VaultError::Token { path: path.clone(), source };
                let text = Zeroizing::new(std::fs::read_to_string(path).map_err(failed)?);
                Ok(Some(Zeroizing::new(text.trim().to_owned())))
            }
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("address", &self.base).finish_non_exhaustive()
    }
}
