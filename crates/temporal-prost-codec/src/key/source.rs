use super::{Key, KeyId};
use crate::KeySourceError;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// A source of keys for an [`EncryptionCodec`](crate::EncryptionCodec).
///
/// It is called for every batch of payloads. The worker waits for it before it runs the next task, so a source that
/// uses the network must cache; [`KeyCallback`](crate::KeyCallback) does.
pub trait KeySource: Send + Sync + 'static {
    /// Returns the key that encrypts.
    ///
    /// Return the same `Arc` as long as the key is the same, because a [`Key`] counts its messages.
    fn newest(&self) -> BoxFuture<'static, Result<Arc<Key>, KeySourceError>>;

    /// Returns the key with this id, or `None` if there is none.
    fn find(&self, id: KeyId) -> BoxFuture<'static, Result<Option<Arc<Key>>, KeySourceError>>;
}

impl<S: KeySource + ?Sized> KeySource for Arc<S> {
    fn newest(&self) -> BoxFuture<'static, Result<Arc<Key>, KeySourceError>> {
        (**self).newest()
    }

    fn find(&self, id: KeyId) -> BoxFuture<'static, Result<Option<Arc<Key>>, KeySourceError>> {
        (**self).find(id)
    }
}

impl<S: KeySource + ?Sized> KeySource for Box<S> {
    fn newest(&self) -> BoxFuture<'static, Result<Arc<Key>, KeySourceError>> {
        (**self).newest()
    }

    fn find(&self, id: KeyId) -> BoxFuture<'static, Result<Option<Arc<Key>>, KeySourceError>> {
        (**self).find(id)
    }
}
