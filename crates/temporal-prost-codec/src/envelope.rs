//! Data keys that a key service wraps.

mod cache;
mod service;
#[cfg(feature = "vault")]
mod vault;

pub use service::{DataKey, KeyService};
#[cfg(feature = "vault")]
pub use vault::VaultTransit;

use crate::encryption::{KEY_ID, OVERHEAD, key_id};
use crate::{CodecError, payload};
use cache::{Cache, WrappedKey};
use futures_util::future::{BoxFuture, FutureExt};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use temporalio_common::data_converters::{PayloadCodec, PayloadConversionError, SerializationContextData};
use temporalio_common::protos::temporal::api::common::v1::Payload;
use zeroize::Zeroizing;

/// The encoding of payloads that an [`EnvelopeCodec`] writes. Temporal's samples do not read it.
pub const ENVELOPE: &str = "binary/encrypted-envelope";
/// The entry of the metadata with the wrapped data key.
const WRAPPED_KEY: &str = "encryption-wrapped-key";

/// Encrypts payloads with data keys that a [`KeyService`] wraps, for example the transit engine of Vault.
///
/// The service generates a data key. The codec encrypts payloads with it and stores the wrapped key in their
/// metadata. To decrypt, the service unwraps the key. Thus, access to the service decides who can read, and no
/// long-lived key leaves it.
///
/// Data keys are cached: one encrypts for an hour or a million messages, and the last 1000 unwrapped keys decrypt
/// without asking the service.
///
/// # Format
/// The metadata are `encoding: binary/encrypted-envelope`, `encryption-key-id` with the id of the wrapping key, and
/// `encryption-wrapped-key`. The data are nonce, ciphertext and tag as in
/// [`EncryptionCodec`](crate::EncryptionCodec); these metadata are authenticated with them. Payloads are passed
/// through as by `EncryptionCodec`.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_codec::{CodecInterceptor, EnvelopeCodec, KeyService};
///
/// /// Renews the data key every ten minutes.
/// fn codec(keys: impl KeyService) -> CodecInterceptor {
///     CodecInterceptor::new(EnvelopeCodec::new(keys).renew_after(Duration::from_secs(600), 1 << 20))
/// }
/// ```
#[derive(Clone)]
pub struct EnvelopeCodec {
    service: Arc<dyn KeyService>,
    cache: Arc<Cache>,
    writes: bool,
}

impl EnvelopeCodec {
    /// Makes a codec with a key service.
    pub fn new(service: impl KeyService) -> Self {
        Self { service: Arc::new(service), cache: Arc::default(), writes: true }
    }

    /// Sets how long one data key encrypts. Defaults to one hour and 2²⁰ messages, whichever is reached first. The
    /// cache becomes empty.
    #[must_use]
    pub fn renew_after(mut self, age: Duration, messages: u64) -> Self {
        self.cache = Arc::new(Cache::new(age, messages));
        self
    }

    /// Decrypts, but does not encrypt: the first step when encryption is introduced.
    #[must_use]
    pub fn only_reading(mut self) -> Self {
        self.writes = false;
        self
    }

    async fn open(&self, payload: Payload) -> Result<Payload, CodecError> {
        let key_id = key_id(&payload)?;
        let missing = CodecError::MissingMetadata { entry: WRAPPED_KEY };
        let wrapped = payload.metadata.get(WRAPPED_KEY).ok_or(missing)?.clone();
        if key_id != self.service.key_id() {
            return Err(CodecError::UnknownKey { key_id });
        }
        let key = self.cache.opened(&*self.service, wrapped).await.map_err(CodecError::Keys)?;
        let mut data = Zeroizing::new(payload.data);
        payload::parse(key.key.open(&mut data, &associated(&key))?, ENVELOPE)
    }
}

fn seal(key: &WrappedKey, payload: Payload) -> Result<Payload, CodecError> {
    let mut data = payload::serialize(payload, OVERHEAD);
    key.key.seal(&mut data, &associated(key))?;
    let mut sealed = payload::encoded(ENVELOPE, data);
    sealed.metadata.insert(KEY_ID.to_owned(), key.key.id().as_str().as_bytes().to_vec());
    sealed.metadata.insert(WRAPPED_KEY.to_owned(), key.wrapped.clone());
    Ok(sealed)
}

/// Returns the metadata that are authenticated with the ciphertext.
fn associated(key: &WrappedKey) -> Vec<u8> {
    [ENVELOPE.as_bytes(), key.key.id().as_str().as_bytes(), &key.wrapped].join(&0)
}

impl PayloadCodec for EnvelopeCodec {
    fn encode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        let this = self.clone();
        async move {
            if !this.writes || payloads.iter().all(payload::is_plain) {
                return Ok(payloads);
            }
            let messages = u64::try_from(payloads.len()).unwrap_or(u64::MAX);
            let key = this.cache.current(&*this.service, messages).await.map_err(CodecError::Keys)?;
            payload::map(payloads, |it| !payload::is_plain(it), |it| seal(&key, it))
        }
        .boxed()
    }

    fn decode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        let this = self.clone();
        async move {
            let mut decoded = Vec::with_capacity(payloads.len());
            for payload in payloads {
                let is_sealed = payload::has_encoding(&payload, ENVELOPE);
                decoded.push(if is_sealed { this.open(payload).await? } else { payload });
            }
            Ok(decoded)
        }
        .boxed()
    }
}

impl fmt::Debug for EnvelopeCodec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnvelopeCodec").field("key_id", &self.service.key_id()).finish_non_exhaustive()
    }
}
