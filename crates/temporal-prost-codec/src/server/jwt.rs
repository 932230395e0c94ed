//! Tokens of the users of the Temporal UI.

use super::jwks::Jwks;
use super::signature::Algorithm;
use crate::EndpointError;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Clocks may differ by so many seconds.
const LEEWAY: f64 = 60.0;
/// A longer token is not parsed.
const MAX_LENGTH: usize = 16 << 10;

/// Who may use a [`CodecServer`](super::CodecServer).
#[derive(Debug)]
#[non_exhaustive]
pub enum Access {
    /// Everyone who reaches the loopback interface.
    Open,
    /// Holders of a token, which the Temporal UI passes on if `codec.passAccessToken` is set.
    Jwt(JwtAccess),
}

/// The reason why a request is not authenticated. It contains nothing of the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JwtError {
    /// The request has no token.
    #[error("the header Authorization has no bearer token; set `codec.passAccessToken` in the Temporal UI")]
    Missing,
    /// The token is not a JWT, or lacks a claim.
    #[error("the token is not a JWT with the claims iss, sub, aud and exp")]
    Malformed,
    /// The algorithm is not an asymmetric one that the key allows.
    #[error("the algorithm of the token is not allowed")]
    Algorithm,
    /// The key set has no such key.
    #[error("the key of the token is unknown")]
    UnknownKey,
    /// The key set cannot be loaded.
    #[error("the keys of the token's issuer cannot be loaded")]
    NoKeys,
    /// The signature is not valid.
    #[error("the signature of the token is invalid")]
    Signature,
    /// The token has expired, or is not valid yet.
    #[error("the token has expired or is not valid yet")]
    Time,
    /// Another issuer made the token.
    #[error("the issuer of the token is not allowed")]
    Issuer,
    /// The token was made for another service.
    #[error("the token is for another audience")]
    Audience,
}

/// Checks tokens against a JSON Web Key Set.
///
/// Signatures of RSA (`RS256` to `PS512`), of P-256 and P-384 (`ES256`, `ES384`) and of Ed25519 (`EdDSA`) are
/// accepted. Keys are loaded when a token needs them, every ten minutes, and when a token names an unknown key.
pub struct JwtAccess {
    keys: Jwks,
    issuer: String,
    audience: String,
    permissions: Option<String>,
}

/// The holder of a token.
#[derive(Debug, PartialEq)]
pub(super) struct Identity {
    pub(super) subject: String,
    /// `None` if permissions are not checked.
    pub(super) permissions: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    nbf: Option<f64>,
    #[serde(flatten)]
    others: HashMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
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
        Self { keys, issuer, audience, permissions: None }
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
        self.verify(token.trim()).await
    }

    async fn verify(&self, token: &str) -> Result<Identity, JwtError> {
        if token.len() > MAX_LENGTH {
            return Err(JwtError::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(JwtError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(JwtError::Malformed)?;
        let header: Header = part(header)?;
        if header.crit.is_some() {
            return Err(JwtError::Malformed);
        }
        let algorithm = Algorithm::named(&header.alg).ok_or(JwtError::Algorithm)?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| JwtError::Malformed)?;
        let key = self.keys.find(header.kid.as_deref(), algorithm).await?;
        key.verify(algorithm, signed.as_bytes(), &signature)?;
        self.identity(part(claims)?)
    }

    fn identity(&self, claims: Claims) -> Result<Identity, JwtError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        // Also false if a time is not a number.
        let is_valid = claims.exp > now - LEEWAY && claims.nbf.is_none_or(|from| from < now + LEEWAY);
        if !is_valid {
            return Err(JwtError::Time);
        }
        if claims.iss != self.issuer {
            return Err(JwtError::Issuer);
        }
        let is_addressed = match &claims.aud {
            Audience::One(audience) => *audience == self.audience,
            Audience::Many(audiences) => audiences.contains(&self.audience),
        };
        if !is_addressed {
            return Err(JwtError::Audience);
        }
        let permissions = self.permissions.as_ref().map(|claim| texts(claims.others.get(claim)));
        Ok(Identity { subject: claims.sub, permissions })
    }
}

fn part<T: DeserializeOwned>(encoded: &str) -> Result<T, JwtError> {
    let json = BASE64_URL_SAFE_NO_PAD.decode(encoded).map_err(|_| JwtError::Malformed)?;
    serde_json::from_slice(&json).map_err(|_| JwtError::Malformed)
}

fn texts(claim: Option<&Value>) -> Vec<String> {
    let values = claim.and_then(Value::as_array).map_or(&[][..], |values| values);
    values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

impl fmt::Debug for JwtAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (issuer, audience) = (&self.issuer, &self.audience);
        f.debug_struct("JwtAccess")
            .field("issuer", issuer)
            .field("audience", audience)
            .finish_non_exhaustive()
    }
}
