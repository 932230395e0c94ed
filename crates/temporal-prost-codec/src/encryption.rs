use crate::key::{Key, KeyId, KeySource};
use crate::{CodecError, payload};
use futures_util::future::{BoxFuture, FutureExt};
use std::fmt;
use std::sync::Arc;
use temporalio_common::data_converters::{PayloadCodec, PayloadConversionError, SerializationContextData};
use temporalio_common::protos::temporal::api::common::v1::Payload;
use zeroize::Zeroizing;

/// The encoding of payloads that an [`EncryptionCodec`] writes.
pub const ENCRYPTED: &str = "binary/encrypted";
/// The entry of the metadata with the id of the key.
pub(crate) const KEY_ID: &str = "encryption-key-id";
/// An entry that Java's sample adds.
const CIPHER: &str = "encryption-cipher";
/// A nonce of 12 bytes and a tag of 16.
pub(crate) const OVERHEAD: usize = 28;

/// Encrypts payloads with AES-256-GCM, in the format of Temporal's samples for Go, Java, Python and TypeScript.
///
/// The newest key of its [`KeySource`] encrypts, every key decrypts:
///
/// ```
/// use temporal_prost_codec::{EncryptionCodec, Key, KeyRing};
/// use temporalio_common::data_converters::{PayloadCodec, SerializationContextData};
/// use temporalio_common::protos::temporal::api::common::v1::Payload;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let codec = EncryptionCodec::new(KeyRing::new(Key::new("2026-01", [1; 32])));
/// let payload = Payload { data: b"a secret".to_vec(), ..Payload::default() };
/// let context = SerializationContextData::None;
///
/// let encrypted = codec.encode(&context, vec![payload.clone()]).await?;
/// assert_eq!(encrypted[0].metadata["encoding"], b"binary/encrypted");
/// assert_eq!(encrypted[0].metadata["encryption-key-id"], b"2026-01");
/// assert_eq!(codec.decode(&context, encrypted).await?, [payload]);
/// # Ok(())
/// # }
/// ```
///
/// # Format
/// The metadata are `encoding: binary/encrypted` and `encryption-key-id`. The data are a random nonce of 12 bytes,
/// the ciphertext, and a tag of 16 bytes. The plaintext is the whole payload in protobuf, so its metadata are
/// encrypted too. Nothing binds a payload to its workflow: who can write to the server can move an encrypted payload
/// to another place.
///
/// # What is passed through
/// Encoding leaves payloads with the entry [`PLAIN`](crate::PLAIN) as they are, and encrypts all others, including
/// null and encrypted ones. Decoding leaves payloads of other encodings as they are, because clients of the SDK send
/// headers without encoding them, and because histories contain payloads from the time before encryption. Thus, the
/// codec does not prove that a payload was encrypted.
#[derive(Clone)]
pub struct EncryptionCodec {
    keys: Arc<dyn KeySource>,
    encrypts: bool,
}

impl EncryptionCodec {
    /// Makes a codec with keys.
    pub fn new(keys: impl KeySource) -> Self {
        Self { keys: Arc::new(keys), encrypts: true }
    }

    /// Decrypts payloads, and encrypts none. Deploy it first when you introduce encryption, and last when you change to
    /// another codec.
    ///
    /// ```
    /// use temporal_prost_codec::{EncryptionCodec, Key, KeyRing};
    /// use temporalio_common::data_converters::{PayloadCodec, SerializationContextData};
    /// use temporalio_common::protos::temporal::api::common::v1::Payload;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let writer = EncryptionCodec::new(KeyRing::new(Key::new("2026-01", [1; 32])));
    /// let reader = writer.clone().only_reading();
    /// let payload = Payload { data: b"a secret".to_vec(), ..Payload::default() };
    /// let context = SerializationContextData::None;
    ///
    /// assert_eq!(reader.encode(&context, vec![payload.clone()]).await?, [payload.clone()]);
    /// let encrypted = writer.encode(&context, vec![payload.clone()]).await?;
    /// assert_eq!(reader.decode(&context, encrypted).await?, [payload]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn only_reading(mut self) -> Self {
        self.encrypts = false;
        self
    }
}

impl PayloadCodec for EncryptionCodec {
    fn encode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        let (keys, encrypts) = (Arc::clone(&self.keys), self.encrypts);
        async move {
            if !encrypts || payloads.iter().all(payload::is_plain) {
                return Ok(payloads);
            }
            let key = keys.newest().await.map_err(CodecError::Keys)?;
            payload::map(payloads, |it| !payload::is_plain(it), |it| seal(&key, it))
        }
        .boxed()
    }

    fn decode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        let keys = Arc::clone(&self.keys);
        async move {
            let mut decoded = Vec::with_capacity(payloads.len());
            for payload in payloads {
                let is_encrypted = payload::has_encoding(&payload, ENCRYPTED);
                decoded.push(if is_encrypted { open(&*keys, payload).await? } else { payload });
            }
            Ok(decoded)
        }
        .boxed()
    }
}

fn seal(key: &Key, payload: Payload) -> Result<Payload, CodecError> {
    let mut data = payload::serialize(payload, OVERHEAD);
    key.seal(&mut data, &[])?;
    let mut sealed = payload::encoded(ENCRYPTED, data);
    sealed.metadata.insert(KEY_ID.to_owned(), key.id().as_str().as_bytes().to_vec());
    Ok(sealed)
}

async fn open(keys: &dyn KeySource, payload: Payload) -> Result<Payload, CodecError> {
    let key_id = key_id(&payload)?;
    if payload.metadata.get(CIPHER).is_some_and(|cipher| cipher != b"AES/GCM/NoPadding") {
        return Err(CodecError::UnsupportedCipher { key_id });
    }
    let key = keys.find(key_id.clone()).await.map_err(CodecError::Keys)?;
    let key = key.ok_or(CodecError::UnknownKey { key_id })?;
    let mut data = Zeroizing::new(payload.data);
    payload::parse(key.open(&mut data, &[])?, ENCRYPTED)
}

/// Returns the id of the key that encrypted the payload.
pub(crate) fn key_id(payload: &Payload) -> Result<KeyId, CodecError> {
    let id = payload.metadata.get(KEY_ID).ok_or(CodecError::MissingMetadata { entry: KEY_ID })?;
    Ok(KeyId::new(std::str::from_utf8(id).map_err(|_| CodecError::InvalidKeyId)?))
}

impl fmt::Debug for EncryptionCodec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptionCodec").finish_non_exhaustive()
    }
}
