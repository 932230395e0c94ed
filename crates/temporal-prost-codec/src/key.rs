//! A key and its id.

mod callback;
mod file;
mod id;
mod ring;
mod source;
mod text;

pub use callback::KeyCallback;
pub use file::{KeyFile, KeyFileError};
pub use id::KeyId;
pub use ring::KeyRing;
pub use source::KeySource;
#[cfg(feature = "vault")]
pub(crate) use text::bytes as text_bytes;
pub use text::{KeyTextError, VariableError};

use crate::CodecError;
use ::ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ::ring::rand::{SecureRandom, SystemRandom};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use zeroize::Zeroizing;

/// The length of a key in bytes.
pub const KEY_LENGTH: usize = 32;

/// NIST SP 800-38D, section 8.3: a key may encrypt this many messages with random nonces.
const MAX_MESSAGES: u64 = 1 << 32;

/// A key for AES-256-GCM, with its id.
///
/// `Debug` shows the id and the number of messages, but not the key.
///
/// ```
/// use temporal_prost_codec::Key;
///
/// let key = Key::new("2026-01", [7; 32]);
/// assert_eq!(key.id().as_str(), "2026-01");
/// assert!(!format!("{key:?}").contains('7'));
/// ```
pub struct Key {
    id: KeyId,
    cipher: LessSafeKey,
    messages: AtomicU64,
    limit: u64,
}

impl Key {
    /// Makes a key from 32 random bytes. An id may be empty, as in the Go sample.
    ///
    /// Do not make a key from a password: derive it, or generate it with `openssl rand -base64 32`.
    #[must_use]
    pub fn new(id: impl Into<KeyId>, bytes: [u8; KEY_LENGTH]) -> Self {
        let bytes = Zeroizing::new(bytes);
        let Ok(key) = UnboundKey::new(&AES_256_GCM, bytes.as_slice()) else {
            unreachable!("AES-256-GCM takes keys of {KEY_LENGTH} bytes")
        };
        let cipher = LessSafeKey::new(key);
        Self { id: id.into(), cipher, messages: AtomicU64::new(0), limit: MAX_MESSAGES }
    }

    /// Sets the number of messages that this process may encrypt with the key. Defaults to 2³², the most that AES-GCM
    /// allows for one key with random nonces.
    ///
    /// The limit is for all processes together, and each process counts only its own messages since it started. If
    /// `n` processes share a key, set a fraction of it. At half of the limit a warning is logged, at the limit
    /// encryption fails with [`CodecError::KeyExhausted`].
    ///
    /// ```
    /// use temporal_prost_codec::Key;
    ///
    /// // Four workers share the key.
    /// let key = Key::new("2026-01", [1; 32]).message_limit((1 << 32) / 4);
    /// ```
    #[must_use]
    pub fn message_limit(mut self, limit: u64) -> Self {
        self.limit = limit.min(MAX_MESSAGES);
        self
    }

    /// Returns the id of the key.
    #[must_use]
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// Returns the number of messages that were encrypted with the key since it was made.
    #[must_use]
    pub fn messages(&self) -> u64 {
        self.messages.load(Ordering::Relaxed).min(self.limit)
    }

    /// Counts on from another key with the same id.
    fn resume(&self, counted: &Self) {
        self.messages.store(counted.messages(), Ordering::Relaxed);
    }

    /// Encrypts `data` in place, to nonce, ciphertext and tag.
    pub(crate) fn seal(&self, data: &mut Vec<u8>, associated: &[u8]) -> Result<(), CodecError> {
        self.count()?;
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| CodecError::NoRandomness)?;
        let unique = Nonce::assume_unique_for_key(nonce);
        self.cipher
            .seal_in_place_append_tag(unique, Aad::from(associated), data)
            .map_err(|_| CodecError::NoRandomness)?;
        data.splice(0..0, nonce);
        Ok(())
    }

    /// Decrypts nonce, ciphertext and tag in place, and returns the plaintext.
    pub(crate) fn open<'a>(
        &self,
        sealed: &'a mut [u8],
        associated: &[u8],
    ) -> Result<&'a mut [u8], CodecError> {
        let length = sealed.len();
        let truncated = || CodecError::Truncated { key_id: self.id.clone(), length };
        if length < NONCE_LEN + AES_256_GCM.tag_len() {
            return Err(truncated());
        }
        let (nonce, ciphertext) = sealed.split_first_chunk_mut::<NONCE_LEN>().ok_or_else(truncated)?;
        self.cipher
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(associated), ciphertext)
            .map_err(|_| CodecError::Decrypt { key_id: self.id.clone() })
    }

    fn count(&self) -> Result<(), CodecError> {
        let before = self.messages.fetch_add(1, Ordering::Relaxed);
        if before >= self.limit {
            self.messages.store(self.limit, Ordering::Relaxed);
            return Err(CodecError::KeyExhausted { key_id: self.id.clone(), limit: self.limit });
        }
        if before == self.limit / 2 {
            tracing::warn!(key_id = %self.id, messages = before, limit = self.limit, "rotate the encryption key soon");
        }
        Ok(())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .field("messages", &self.messages())
            .finish_non_exhaustive()
    }
}
