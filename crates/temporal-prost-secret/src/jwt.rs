//! Tokens of an issuer, such as the id tokens of OIDC.

mod claims;
mod error;
mod keys;
mod signature;

pub use claims::JwtClaims;
pub use error::JwtError;
pub use signature::JwtAlgorithm;

use crate::EndpointError;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use claims::Claims;
use keys::Jwks;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::time::SystemTime;

/// A longer token is not parsed.
const MAX_LENGTH: usize = 16 << 10;

/// Checks JSON Web Tokens of one issuer against its key set.
///
/// Signatures of RSA (`RS256` to `PS512`), of P-256 and P-384 (`ES256`, `ES384`) and of Ed25519 (`EdDSA`) are
/// accepted, never symmetric ones or `none`. Keys are loaded when a token needs them, every ten minutes, and when a token
/// names an unknown key, at most every 30 seconds.
///
/// ```no_run
/// use std::time::SystemTime;
/// use temporal_prost_secret::JwtVerifier;
///
/// # async fn verify(token: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = JwtVerifier::new("https://login.example.com/keys", "https://login.example.com", "temporal-ui")?;
/// let claims = verifier.verify(token, SystemTime::now()).await?;
/// println!("{} has logged in", claims.subject());
/// # Ok(())
/// # }
/// ```
pub struct JwtVerifier {
    keys: Jwks,
    issuer: String,
    audience: String,
    /// Empty for all.
    algorithms: Vec<JwtAlgorithm>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

impl JwtVerifier {
    /// Makes a check of tokens from `issuer` for `audience`, with the keys at a URL.
    ///
    /// # Errors
    /// Fails if the URL is not HTTPS, unless its host is `localhost` or a loopback address.
    pub fn new(
        jwks_url: &str,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, EndpointError> {
        Ok(Self::with(Jwks::remote(jwks_url)?, issuer.into(), audience.into()))
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
        Ok(Self::with(Jwks::fixed(jwks)?, issuer.into(), audience.into()))
    }

    fn with(keys: Jwks, issuer: String, audience: String) -> Self {
        Self { keys, issuer, audience, algorithms: Vec::new() }
    }

    /// Accepts only these algorithms. Without them, the key decides.
    #[must_use]
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        self.algorithms = algorithms.into_iter().collect();
        self
    }

    /// Returns the issuer whose tokens are accepted.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Checks a token, and returns its claims. Clocks may differ by one minute.
    ///
    /// # Errors
    /// Fails if the token is malformed, expired or forged, if it is from another issuer or for another audience, or if the
    /// keys cannot be loaded.
    pub async fn verify(&self, token: &str, now: SystemTime) -> Result<JwtClaims, JwtError> {
        if token.len() > MAX_LENGTH {
            return Err(JwtError::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(JwtError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(JwtError::Malformed)?;
        let header: Header = part(header)?;
        if header.crit.is_some() {
            return Err(JwtError::Malformed);
        }
        let algorithm = self.algorithm(&header.alg)?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| JwtError::Malformed)?;
        let key = self.keys.find(header.kid.as_deref(), algorithm).await?;
        key.verify(algorithm, signed.as_bytes(), &signature)?;
        part::<Claims>(claims)?.check(&self.issuer, &self.audience, now)
    }

    fn algorithm(&self, name: &str) -> Result<JwtAlgorithm, JwtError> {
        let algorithm = JwtAlgorithm::named(name).ok_or(JwtError::Algorithm)?;
        let is_allowed = self.algorithms.is_empty() || self.algorithms.contains(&algorithm);
        if is_allowed { Ok(algorithm) } else { Err(JwtError::Algorithm) }
    }
}

/// Returns the issuer that a token claims, to choose its verifier. Does not verify the token.
///
/// ```
/// use std::{collections::BTreeMap, time::SystemTime};
/// use temporal_prost_secret::{JwtClaims, JwtError, JwtVerifier, unverified_issuer};
///
/// /// Verifies the tokens of several issuers.
/// async fn verify(verifiers: &BTreeMap<String, JwtVerifier>, token: &str) -> Result<JwtClaims, JwtError> {
///     let issuer = unverified_issuer(token).ok_or(JwtError::Malformed)?;
///     let verifier = verifiers.get(&issuer).ok_or(JwtError::Issuer)?;
///     verifier.verify(token, SystemTime::now()).await
/// }
/// ```
#[must_use]
pub fn unverified_issuer(token: &str) -> Option<String> {
    let (_, claims) = token.get(..token.rfind('.')?)?.split_once('.')?;
    let claims: Value = part(claims).ok().filter(|_| token.len() <= MAX_LENGTH)?;
    claims.get("iss")?.as_str().map(str::to_owned)
}

fn part<T: DeserializeOwned>(encoded: &str) -> Result<T, JwtError> {
    let json = BASE64_URL_SAFE_NO_PAD.decode(encoded).map_err(|_| JwtError::Malformed)?;
    serde_json::from_slice(&json).map_err(|_| JwtError::Malformed)
}

impl fmt::Debug for JwtVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (issuer, audience) = (&self.issuer, &self.audience);
        f.debug_struct("JwtVerifier")
            .field("issuer", issuer)
            .field("audience", audience)
            .finish_non_exhaustive()
    }
}
