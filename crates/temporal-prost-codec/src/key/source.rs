use super::{Key, KeyId};
use crate::KeySourceError;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// A source of keys for an [`EncryptionCodec`](crate::EncryptionCodec).
///
/// It is called for every batch of payloads. The worker waits for it before it runs the next task, so a source that
/// uses the network must cache; [`KeyCallback`](crate::KeyCallback) does.
///
/// ```
/// use futures_util::future::{BoxFuture, FutureExt, ready};
/// use std::sync::Arc;
/// use temporal_prost_codec::{EncryptionCodec, Key, KeyId, KeyRing, KeySource, KeySourceError};
///
/// /// Keys that are compiled into the program, for tests.
/// struct Fixed(KeyRing);
///
/// impl KeySource for Fixed {
///     fn newest(&self) -> BoxFuture<'static, Result<Arc<Key>, KeySourceError>> {
///         ready(Ok(Arc::clone(self.0.newest()))).boxed()
///     }
///
///     fn find(&self, id: KeyId) -> BoxFuture<'static, Result<Option<Arc<Key>>, KeySourceError>> {
///         ready(Ok(self.0.get(&id).cloned())).boxed()
///     }
/// }
///
/// let codec = EncryptionCodec::new(Fixed(KeyRing::new(Key::new("test", [1; 32]))));
/// ```
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
