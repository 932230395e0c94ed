use crate::{KEY_LENGTH, KeyId, KeySourceError};
use futures_util::future::BoxFuture;
use std::fmt;
use zeroize::Zeroizing;

/// A service with a wrapping key, which never leaves it.
///
/// ```
/// use futures_util::future::{BoxFuture, FutureExt};
/// use temporal_prost_codec::{DataKey, EnvelopeCodec, KEY_LENGTH, KeyId, KeyService, KeySourceError};
/// use zeroize::Zeroizing;
///
/// /// A key management service. Its client goes into this type.
/// struct Kms;
///
/// impl KeyService for Kms {
///     fn key_id(&self) -> KeyId {
///         KeyId::new("orders")
///     }
///
///     fn generate(&self) -> BoxFuture<'static, Result<DataKey, KeySourceError>> {
///         async {
///             // Ask the service for a data key here. It returns the key both plain and encrypted.
///             let (plain, wrapped) = ([1; KEY_LENGTH], vec![2; 60]);
///             Ok(DataKey { bytes: Zeroizing::new(plain), wrapped })
///         }
///         .boxed()
///     }
///
///     fn unwrap(
///         &self,
///         wrapped: Vec<u8>,
///     ) -> BoxFuture<'static, Result<Zeroizing<[u8; KEY_LENGTH]>, KeySourceError>> {
///         // Ask the service to decrypt the key here.
///         let key = if wrapped.is_empty() { Err("no key".into()) } else { Ok(Zeroizing::new([1; KEY_LENGTH])) };
///         std::future::ready(key).boxed()
///     }
/// }
///
/// let codec = EnvelopeCodec::new(Kms);
/// ```
pub trait KeyService: Send + Sync + 'static {
    /// Returns the id of the wrapping key. Payloads with another id are rejected.
    fn key_id(&self) -> KeyId;

    /// Generates a data key.
    fn generate(&self) -> BoxFuture<'static, Result<DataKey, KeySourceError>>;

    /// Decrypts a wrapped data key.
    fn unwrap(
        &self,
        wrapped: Vec<u8>,
    ) -> BoxFuture<'static, Result<Zeroizing<[u8; KEY_LENGTH]>, KeySourceError>>;
}

/// A key that encrypts payloads.
///
/// See [`KeyService`] for an example.
pub struct DataKey {
    /// The key itself.
    pub bytes: Zeroizing<[u8; KEY_LENGTH]>,
    /// The key, encrypted with the wrapping key. It is stored in the metadata of every payload.
    pub wrapped: Vec<u8>,
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataKey").finish_non_exhaustive()
    }
}
