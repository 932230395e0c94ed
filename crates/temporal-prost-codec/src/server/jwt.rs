//! Tokens of the users of the Temporal UI.

use crate::EndpointError;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use std::time::SystemTime;
use temporal_prost_secret::JwtVerifier;

/// Who may use a [`CodecServer`](super::CodecServer).
#[derive(Debug)]
#[non_exhaustive]
pub enum Access {
    /// Everyone who reaches the loopback interface.
    Open,
    /// Holders of a token, which the Temporal UI passes on if `codec.passAccessToken` is set.
    Jwt(JwtAccess),
}

/// The reason why a request is not authenticated. It contains no part of the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JwtError {
    /// The request has no token.
    #[error("the header Authorization has no bearer token; set `codec.passAccessToken` in the Temporal UI")]
    Missing,
    /// The token is not accepted.
    #[error(transparent)]
    Token(#[from] temporal_prost_secret::JwtError),
}

/// Checks tokens against a JSON Web Key Set.
///
/// Signatures of RSA (`RS256` to `PS512`), of P-256 and P-384 (`ES256`, `ES384`) and of Ed25519 (`EdDSA`) are
/// accepted. Keys are loaded when a token needs them, every ten minutes, and when a token names an unknown key.
///
/// ```
/// use temporal_prost_codec::EndpointError;
/// use temporal_prost_codec::server::JwtAccess;
///
/// let users = JwtAccess::new("https://login.example.com/keys", "https://login.example.com", "temporal-ui")?
///     .permissions("permissions");
/// # Ok::<(), EndpointError>(())
/// ```
#[derive(Debug)]
pub struct JwtAccess {
    verifier: JwtVerifier,
    permissions: Option<String>,
}

/// The holder of a token.
#[derive(Debug, PartialEq)]
pub(super) struct Identity {
    pub(super) subject: String,
    /// `None` if permissions are not checked.
    pub(super) permissions: Option<Vec<String>>,
}

impl JwtAccess {
    /// Makes a check of tokens from `issuer` for `audience`, with the keys at a URL.
    ///
    /// # Errors
    /// Fails if the URL is not HTTPS, unless its host is `localhost` or a loopback address.
    pub fn new(
        jwks_url: &str,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, EndpointError> {
        Ok(JwtVerifier::new(jwks_url, issuer, audience)?.into())
    }

    /// Makes a check with a fixed key set, as JSON.
    ///
    /// # Errors
    /// Fails if the text is not a key set.
    pub fn fixed(
        jwks: &str,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, serde_json::Error> {
        Ok(JwtVerifier::fixed(jwks, issuer, audience)?.into())
    }

    /// Requires permissions in a claim, in the format of Temporal's default claim mapper, whose claim is
    /// `permissions`: `orders:read` allows decoding in the namespace `orders`, `orders:write` also encoding, and
    /// `temporal-system:…` does so in all namespaces.
    ///
    /// The request chooses the namespace. To separate namespaces, each needs a codec with keys of its own.
    #[must_use]
    pub fn permissions(mut self, claim: impl Into<String>) -> Self {
        self.permissions = Some(claim.into());
        self
    }

    pub(super) async fn identify(&self, headers: &HeaderMap) -> Result<Identity, JwtError> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, token) = header.and_then(|value| value.split_once(' ')).ok_or(JwtError::Missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(JwtError::Missing);
        }
        let claims = self.verifier.verify(token.trim(), SystemTime::now()).await?;
        let texts = |claim: &String| claims.texts(claim).into_iter().map(str::to_owned).collect();
        let permissions = self.permissions.as_ref().map(texts);
        Ok(Identity { subject: claims.subject().to_owned(), permissions })
    }
}

impl From<JwtVerifier> for JwtAccess {
    fn from(verifier: JwtVerifier) -> Self {
        Self { verifier, permissions: None }
    }
}
