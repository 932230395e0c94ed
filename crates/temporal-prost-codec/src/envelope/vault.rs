use super::{DataKey, KeyService};
use crate::key::text_bytes;
use crate::{KEY_LENGTH, KeyId, KeySourceError};
use futures_util::future::{BoxFuture, FutureExt};
use serde::Deserialize;
use serde_json::json;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;
use temporal_prost_secret::{Vault, VaultError};
use zeroize::Zeroizing;

const EXPECTED: &str = "key of 32 bytes; is the key of the type aes256-gcm96?";

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
    vault: Vault,
    generate: String,
    unwrap: String,
    id: KeyId,
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
        Self::with_vault(Vault::new(address)?, mount, key)
    }

    /// Makes a service with a client of yours.
    ///
    /// # Errors
    /// Fails if a name is invalid.
    pub fn with_vault(vault: Vault, mount: &str, key: &str) -> Result<Self, VaultError> {
        let generate = vault.path(mount, "datakey/plaintext", key)?;
        let unwrap = vault.path(mount, "decrypt", key)?;
        Ok(Self { vault, generate, unwrap, id: KeyId::new(format!("{mount}/{key}")) })
    }

    /// Trusts servers whose certificate is signed by one of `roots`, in PEM.
    ///
    /// # Errors
    /// Fails if the certificates do not parse.
    pub fn with_roots(self, roots: &[u8]) -> Result<Self, VaultError> {
        Ok(Self { vault: self.vault.with_roots(roots)?, ..self })
    }

    /// Authenticates with a fixed token.
    #[must_use]
    pub fn token(self, token: impl Into<String>) -> Self {
        Self { vault: self.vault.token(token), ..self }
    }

    /// Authenticates with the token in a file, which Vault's agent renews. The file is read for every request.
    #[must_use]
    pub fn token_file(self, path: impl Into<PathBuf>) -> Self {
        Self { vault: self.vault.token_file(path), ..self }
    }

    /// Sets the namespace of Vault Enterprise or `OpenBao`.
    #[must_use]
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self { vault: self.vault.namespace(namespace), ..self }
    }

    /// Sets the time for one request. Defaults to 10 seconds.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { vault: self.vault.timeout(timeout), ..self }
    }

    async fn keys(&self, path: &str, body: serde_json::Value) -> Result<DataKey, KeySourceError> {
        let unexpected = || self.vault.unexpected(path, EXPECTED);
        let answer = self.vault.post(path, &body).await?;
        let answer: Answer = serde_json::from_slice(&answer).map_err(|_| unexpected())?;
        let Keys { plaintext, ciphertext } = answer.data;
        let bytes = text_bytes(&Zeroizing::new(plaintext)).map(Zeroizing::new);
        Ok(DataKey { bytes: bytes.ok_or_else(unexpected)?, wrapped: ciphertext.into_bytes() })
    }
}

impl KeyService for VaultTransit {
    fn key_id(&self) -> KeyId {
        self.id.clone()
    }

    fn generate(&self) -> BoxFuture<'static, Result<DataKey, KeySourceError>> {
        let this = self.clone();
        async move { this.keys(&this.generate, json!({ "bits": 256 })).await }.boxed()
    }

    fn unwrap(
        &self,
        wrapped: Vec<u8>,
    ) -> BoxFuture<'static, Result<Zeroizing<[u8; KEY_LENGTH]>, KeySourceError>> {
        let this = self.clone();
        async move {
            let ciphertext = String::from_utf8_lossy(&wrapped).into_owned();
            Ok(this.keys(&this.unwrap, json!({ "ciphertext": ciphertext })).await?.bytes)
        }
        .boxed()
    }
}

impl fmt::Debug for VaultTransit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (vault, key) = (&self.vault, &self.id);
        f.debug_struct("VaultTransit").field("vault", vault).field("key_id", key).finish_non_exhaustive()
    }
}
