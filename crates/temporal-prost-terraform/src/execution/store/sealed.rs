use super::{AnyError, Store, StoreError};
use crate::digest::sha256;
use crate::execution::v1::Stored;
use prost::Message as _;
use std::fmt;
use std::sync::Arc;
use temporalio_common::data_converters::{
    ActivitySerializationContext, PayloadCodec, SerializationContextData,
};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The metadata key of a payload's encoding.
const ENCODING: &str = "encoding";
/// The encoding of plain bytes.
const PLAIN: &[u8] = b"binary/plain";

/// A [`Store`] whose bytes are encrypted with a payload codec.
///
/// Use the codec of the worker's data converter to protect plans and states like payloads:
///
/// ```
/// use temporal_prost_codec::{EncryptionCodec, KeyRing, VariableError};
/// use temporal_prost_terraform::execution::{DirectoryStore, Storage};
///
/// # fn storage() -> Result<Storage, VariableError> {
/// let codec = EncryptionCodec::new(KeyRing::from_env("TEMPORAL_PAYLOAD_KEYS")?);
/// let storage = Storage::encrypted(DirectoryStore::new("/srv/terraform"), codec);
/// # Ok(storage)
/// # }
/// ```
#[derive(Clone)]
pub struct Storage {
    store: Arc<dyn Store>,
    codec: Option<Arc<dyn PayloadCodec + Send + Sync>>,
}

impl Storage {
    /// Encrypts with a payload codec.
    pub fn encrypted(store: impl Store, codec: impl PayloadCodec + Send + Sync + 'static) -> Self {
        Self { store: Arc::new(store), codec: Some(Arc::new(codec)) }
    }

    /// Stores plain bytes. Plans and states contain secrets, so use this only in tests or with a store that encrypts.
    pub fn plaintext(store: impl Store) -> Self {
        Self { store: Arc::new(store), codec: None }
    }

    /// Stores bytes under a new key, which begins with `kind`.
    ///
    /// # Errors
    /// Returns an error if the codec or the store fails.
    pub async fn put(&self, kind: &str, bytes: Vec<u8>) -> Result<Stored, StoreError> {
        let key = format!("{kind}/{}", uuid::Uuid::new_v4());
        let sealed =
            self.seal(bytes).await.map_err(|source| StoreError::Codec { key: key.clone(), source })?;
        let stored = Stored { sha256: sha256(&sealed), size: sealed.len() as u64, key };
        self.store.put(&stored.key, sealed).await?;
        Ok(stored)
    }

    /// Reads the bytes of a reference.
    ///
    /// # Errors
    /// Returns an error if the bytes are missing or were replaced, or if the codec or the store fails.
    pub async fn get(&self, stored: &Stored) -> Result<Vec<u8>, StoreError> {
        super::check_key(&stored.key)?;
        let sealed = self.store.get(&stored.key).await?;
        let (key, found) = (stored.key.clone(), sha256(&sealed));
        if found != stored.sha256 {
            return Err(StoreError::Digest { key, expected: stored.sha256.clone(), found });
        }
        self.open(&sealed).await.map_err(|source| StoreError::Codec { key, source })
    }

    async fn seal(&self, data: Vec<u8>) -> Result<Vec<u8>, AnyError> {
        let metadata = [(ENCODING.to_owned(), PLAIN.to_vec())].into();
        let payload = Payload { metadata, data, ..Payload::default() };
        let Some(codec) = &self.codec else { return Ok(payload.encode_to_vec()) };
        let sealed = codec.encode(&context(), vec![payload]).await?;
        Ok(one(sealed)?.encode_to_vec())
    }

    async fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, AnyError> {
        let mut payload = Payload::decode(sealed)?;
        if let Some(codec) = &self.codec {
            payload = one(codec.decode(&context(), vec![payload]).await?)?;
        }
        if payload.metadata.get(ENCODING).is_none_or(|encoding| encoding != PLAIN) {
            return Err("the bytes are encrypted by another codec".into());
        }
        Ok(payload.data)
    }
}

fn context() -> SerializationContextData {
    SerializationContextData::Activity(ActivitySerializationContext::new())
}

fn one(payloads: Vec<Payload>) -> Result<Payload, AnyError> {
    let count = payloads.len();
    let [payload] = <[Payload; 1]>::try_from(payloads)
        .map_err(|_| format!("the codec returned {count} payloads instead of one"))?;
    Ok(payload)
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Storage")
            .field("store", &self.store)
            .field("encrypted", &self.codec.is_some())
            .finish()
    }
}
