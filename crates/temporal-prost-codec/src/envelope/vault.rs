use super::{DataKey, KeyService};
use crate::endpoint::{EndpointError, Http, HttpError, parse};
use crate::key::text_bytes;
use crate::{KEY_LENGTH, KeyId, KeySourceError};
use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Uri};
use http_body_util::Full;
use serde::Deserialize;
use serde_json::json;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;
use zeroize::Zeroizing;

const TIMEOUT: Duration = Duration::from_secs(10);

/// The reason why Vault returns no key. It contains nothing of the answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The URL, or a certificate, cannot be used.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The name of the mount or key cannot be part of a path.
    #[error("invalid name `{name}` of a mount or key in Vault; use letters, digits, `-`, `_`, `.` and `/`")]
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
    /// The answer contains no key of 32 bytes.
    #[error("the answer of Vault at {url} contains no key of 32 bytes; is the key of the type aes256-gcm96?")]
    Answer {
        /// The URL of the request.
        url: String,
    },
}

/// A key of the transit engine of Vault or `OpenBao`, for an [`EnvelopeCodec`](crate::EnvelopeCodec).
///
/// The token needs `update` on `MOUNT/datakey/plaintext/KEY` to encrypt, and on `MOUNT/decrypt/KEY` to decrypt. If
/// Vault rotates the key, new data keys use its new version, and old ones still decrypt.
///
/// ```no_run
/// use temporal_prost_codec::{EnvelopeCodec, VaultTransit};
///
/// # fn codec() -> Result<EnvelopeCodec, temporal_prost_codec::VaultError> {
/// let keys = VaultTransit::new("https://vault.example.com:8200", "transit", "orders")?
///     .token_file("/run/secrets/vault-token");
/// # Ok(EnvelopeCodec::new(keys))
/// # }
/// ```
#[derive(Clone)]
pub struct VaultTransit {
    base: String,
    mount: String,
    key: String,
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

/// The parts of both answers.
#[derive(Deserialize)]
struct Answer {
    data: Keys,
}

#[derive(Deserialize)]
struct Keys {
    plaintext: String,
    #[serde(default)]
    ciphertext: String,
}

impl VaultTransit {
    /// Makes a service for a key of the engine that is mounted at `mount`, usually `transit`. It trusts the root
    /// certificates of the system.
    ///
    /// # Errors
    /// Fails if the address is not a URL of HTTP, if a name is invalid, or if the system has no root certificates.
    pub fn new(address: &str, mount: &str, key: &str) -> Result<Self, VaultError> {
        Self::trusting(address, mount, key, None)
    }

    /// Trusts servers whose certificate is signed by one of `roots`, in PEM.
    ///
    /// # Errors
    /// Fails if the certificates do not parse.
    pub fn with_roots(mut self, roots: &[u8]) -> Result<Self, VaultError> {
        self.http = Http::new(&parse(&self.base)?, Some(roots), self.http.timeout)?;
        Ok(self)
    }

    fn trusting(address: &str, mount: &str, key: &str, roots: Option<&[u8]>) -> Result<Self, VaultError> {
        for name in [mount, key] {
            if !is_name(name) {
                return Err(VaultError::Name { name: name.to_owned() });
            }
        }
        let base = address.trim_end_matches('/').to_owned();
        let http = Http::new(&parse(&base)?, roots, TIMEOUT)?;
        let (mount, key) = (mount.to_owned(), key.to_owned());
        Ok(Self { base, mount, key, namespace: None, token: Token::None, http })
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
        self.http.timeout = timeout;
        self
    }

    fn request(&self, url: &str, body: &serde_json::Value) -> Result<Request<Full<Bytes>>, VaultError> {
        let uri: Uri = parse(url)?;
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

    async fn post(&self, path: &str, body: serde_json::Value) -> Result<Keys, VaultError> {
        let url = format!("{}/v1/{}/{path}/{}", self.base, self.mount, self.key);
        let request = self.request(&url, &body)?;
        let failed = |error: HttpError| VaultError::Request { url: url.clone(), reason: error.to_string() };
        let answer = Zeroizing::new(self.http.send(request).await.map_err(failed)?.to_vec());
        let invalid = |_| VaultError::Answer { url: url.clone() };
        Ok(serde_json::from_slice::<Answer>(&answer).map_err(invalid)?.data)
    }

    async fn keys(&self, path: &str, body: serde_json::Value) -> Result<DataKey, KeySourceError> {
        let Keys { plaintext, ciphertext } = self.post(path, body).await?;
        let bytes = text_bytes(&Zeroizing::new(plaintext)).map(Zeroizing::new);
        let bytes = bytes.ok_or_else(|| VaultError::Answer { url: self.base.clone() })?;
        Ok(DataKey { bytes, wrapped: ciphertext.into_bytes() })
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

impl KeyService for VaultTransit {
    fn key_id(&self) -> KeyId {
        KeyId::new(format!("{}/{}", self.mount, self.key))
    }

    fn generate(&self) -> BoxFuture<'static, Result<DataKey, KeySourceError>> {
        let this = self.clone();
        async move { this.keys("datakey/plaintext", json!({ "bits": 256 })).await }.boxed()
    }

    fn unwrap(
        &self,
        wrapped: Vec<u8>,
    ) -> BoxFuture<'static, Result<Zeroizing<[u8; KEY_LENGTH]>, KeySourceError>> {
        let this = self.clone();
        async move {
            let ciphertext = String::from_utf8_lossy(&wrapped).into_owned();
            Ok(this.keys("decrypt", json!({ "ciphertext": ciphertext })).await?.bytes)
        }
        .boxed()
    }
}

impl fmt::Debug for VaultTransit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (base, key) = (&self.base, self.key_id());
        f.debug_struct("VaultTransit").field("address", base).field("key_id", &key).finish_non_exhaustive()
    }
}
