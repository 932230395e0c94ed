use crate::{Claims, KeyError, Token, TokenError};
use biscuit_auth::{Algorithm, KeyPair, PrivateKey, PublicKey, error::Format};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// A private root key, with which an issuer signs tokens. Its `Debug` form contains nothing secret.
///
/// ```
/// use temporal_prost_biscuit::SigningKey;
///
/// let key = SigningKey::generate(7);
/// assert_eq!(key.id(), 7);
/// assert!(key.public().to_string().starts_with("7:ed25519/"));
/// ```
pub struct SigningKey {
    id: u32,
    pair: KeyPair,
}

/// A public root key, with the id that tokens name.
///
/// Its text form is `id:algorithm/hex`, such as `7:ed25519/1a2b…`.
///
/// ```
/// use temporal_prost_biscuit::{SigningKey, VerifyingKey};
///
/// let key = SigningKey::generate(7).public();
/// assert_eq!(key.to_string().parse::<VerifyingKey>()?, key);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VerifyingKey {
    id: u32,
    key: PublicKey,
}

/// The public root keys that an [`Authorizer`](crate::Authorizer) trusts. Tokens name their key by its id.
///
/// To rotate keys, add the new key to all authorizers, let the issuer sign with it, and remove the old key once all of
/// its tokens have expired.
///
/// ```
/// use temporal_prost_biscuit::{RootKeys, SigningKey};
///
/// let (old, new) = (SigningKey::generate(1), SigningKey::generate(2));
/// let keys = RootKeys::from(old.public()).with(new.public());
/// let published = serde_json::to_string(&keys)?;
/// assert_eq!(serde_json::from_str::<RootKeys>(&published)?, keys);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "KeySet", into = "KeySet")]
pub struct RootKeys(BTreeMap<u32, PublicKey>);

/// The published form of [`RootKeys`].
#[derive(Serialize, Deserialize)]
struct KeySet {
    keys: Vec<VerifyingKey>,
}

impl SigningKey {
    /// Generates an Ed25519 key.
    #[must_use]
    pub fn generate(id: u32) -> Self {
        Self { id, pair: KeyPair::new() }
    }

    /// Reads a private key in PEM (PKCS #8), of Ed25519 or P-256, as `openssl genpkey` writes it.
    ///
    /// # Errors
    /// Fails if the text is not a key in this form.
    pub fn from_pem(id: u32, pem: &str) -> Result<Self, KeyError> {
        let key = PrivateKey::from_pem(pem).map_err(|_| KeyError::Private)?;
        Ok(Self { id, pair: KeyPair::from(&key) })
    }

    /// Returns the id that tokens name.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Returns the public key.
    #[must_use]
    pub fn public(&self) -> VerifyingKey {
        VerifyingKey { id: self.id, key: self.pair.public() }
    }

    /// Signs a token with these claims.
    ///
    /// # Errors
    /// Fails if the token would be longer than [`MAX_LENGTH`](crate::MAX_LENGTH).
    pub fn mint(&self, claims: &Claims) -> Result<Token, TokenError> {
        let builder = claims.builder().map_err(TokenError::mint)?.root_key_id(self.id);
        let token = builder.build(&self.pair).map_err(TokenError::mint)?;
        Token::from_bytes(token.to_vec().map_err(TokenError::mint)?)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl VerifyingKey {
    /// Returns the id that tokens name.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.id, self.key)
    }
}

impl FromStr for VerifyingKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (id, key) = text.split_once(':').ok_or(KeyError::Public)?;
        let (algorithm, hex) = key.split_once('/').ok_or(KeyError::Public)?;
        let algorithm = match algorithm {
            "ed25519" => Algorithm::Ed25519,
            "secp256r1" => Algorithm::Secp256r1,
            _ => return Err(KeyError::Public),
        };
        let key = PublicKey::from_bytes_hex(hex, algorithm).map_err(|_| KeyError::Public)?;
        Ok(Self { id: id.parse().map_err(|_| KeyError::Public)?, key })
    }
}

impl TryFrom<String> for VerifyingKey {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<VerifyingKey> for String {
    fn from(key: VerifyingKey) -> Self {
        key.to_string()
    }
}

impl RootKeys {
    /// Adds a key, or replaces the key with the same id.
    #[must_use]
    pub fn with(mut self, key: VerifyingKey) -> Self {
        self.0.insert(key.id, key.key);
        self
    }

    /// Returns the key that a token names.
    pub(crate) fn find(&self, id: Option<u32>) -> Result<PublicKey, Format> {
        id.and_then(|id| self.0.get(&id).copied()).ok_or(Format::UnknownPublicKey)
    }
}

impl From<VerifyingKey> for RootKeys {
    fn from(key: VerifyingKey) -> Self {
        Self::default().with(key)
    }
}

impl TryFrom<KeySet> for RootKeys {
    type Error = KeyError;

    fn try_from(set: KeySet) -> Result<Self, KeyError> {
        let count = set.keys.len();
        let keys: BTreeMap<_, _> = set.keys.into_iter().map(|key| (key.id, key.key)).collect();
        if keys.len() == count { Ok(Self(keys)) } else { Err(KeyError::Duplicate) }
    }
}

impl From<RootKeys> for KeySet {
    fn from(keys: RootKeys) -> Self {
        Self { keys: keys.0.into_iter().map(|(id, key)| VerifyingKey { id, key }).collect() }
    }
}
