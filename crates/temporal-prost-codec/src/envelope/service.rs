use crate::{KEY_LENGTH, KeyId, KeySourceError};
use futures_util::future::BoxFuture;
use std::fmt;
use zeroize::Zeroizing;

/// A service with a wrapping key, which never leaves it.
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
