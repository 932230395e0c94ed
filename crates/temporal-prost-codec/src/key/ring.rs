use super::text::{self, KeyTextError, VariableError};
use super::{Key, KeyId, KeySource};
use crate::KeySourceError;
use futures_util::future::{BoxFuture, FutureExt, ready};
use std::sync::Arc;

/// Keys with different ids. The newest encrypts, every key decrypts.
///
/// ```
/// use temporal_prost_codec::{Key, KeyRing};
///
/// let ring = KeyRing::new(Key::new("2026-01", [1; 32])).rotate(Key::new("2026-07", [2; 32]));
/// assert_eq!(ring.newest().id().as_str(), "2026-07");
/// assert!(ring.get(&"2026-01".into()).is_some());
/// ```
#[derive(Clone, Debug)]
pub struct KeyRing {
    newest: Arc<Key>,
    /// The other keys, the latest first.
    old: Vec<Arc<Key>>,
}

impl KeyRing {
    /// Makes a ring of one key.
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self { newest: Arc::new(key), old: Vec::new() }
    }

    /// Adds a key that encrypts from now on. A key with the same id is replaced.
    #[must_use]
    pub fn rotate(mut self, key: Key) -> Self {
        self.old.insert(0, self.newest);
        self.old.retain(|old| old.id() != key.id());
        Self { newest: Arc::new(key), old: self.old }
    }

    /// Adds a key that only decrypts. A key with the same id remains, and this one is dropped.
    ///
    /// Every process can thus read a new key before one of them encrypts with it:
    ///
    /// ```
    /// use temporal_prost_codec::{Key, KeyRing};
    ///
    /// let ring = KeyRing::new(Key::new("2026-01", [1; 32])).decrypting(Key::new("2026-07", [2; 32]));
    /// assert_eq!(ring.newest().id().as_str(), "2026-01");
    /// assert!(ring.get(&"2026-07".into()).is_some());
    /// ```
    #[must_use]
    pub fn decrypting(mut self, key: Key) -> Self {
        if self.get(key.id()).is_none() {
            self.old.push(Arc::new(key));
        }
        self
    }

    /// Reads keys from a text of `id:key` entries, separated by commas or lines. A key is 32 bytes in base64. The
    /// last key encrypts. Empty lines, and lines that begin with `#`, are ignored.
    ///
    /// ```
    /// use temporal_prost_codec::KeyRing;
    ///
    /// let text = "\
    /// ## Rotated every half year.
    /// 2026-01:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=
    /// 2026-07:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
    /// assert_eq!(KeyRing::parse(text)?.newest().id().as_str(), "2026-07");
    /// # Ok::<_, temporal_prost_codec::KeyTextError>(())
    /// ```
    ///
    /// # Errors
    /// Returns the first line without a key, or with the id of another line. The error does not contain the line.
    pub fn parse(text: &str) -> Result<Self, KeyTextError> {
        text::parse(text)
    }

    /// Reads keys from an environment variable, in the format of [`KeyRing::parse`].
    ///
    /// # Errors
    /// Fails if the variable is unset, is not UTF-8, or does not parse.
    pub fn from_env(variable: &str) -> Result<Self, VariableError> {
        text::from_env(variable)
    }

    /// Returns the key that encrypts.
    #[must_use]
    pub fn newest(&self) -> &Arc<Key> {
        &self.newest
    }

    /// Returns the key with this id.
    #[must_use]
    pub fn get(&self, id: &KeyId) -> Option<&Arc<Key>> {
        std::iter::once(&self.newest).chain(&self.old).find(|key| key.id() == id)
    }
}

impl KeySource for KeyRing {
    fn newest(&self) -> BoxFuture<'static, Result<Arc<Key>, KeySourceError>> {
        ready(Ok(Arc::clone(&self.newest))).boxed()
    }

    fn find(&self, id: KeyId) -> BoxFuture<'static, Result<Option<Arc<Key>>, KeySourceError>> {
        ready(Ok(self.get(&id).cloned())).boxed()
    }
}
