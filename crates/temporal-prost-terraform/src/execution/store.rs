//! The store for bytes that are too large or too secret for a history: plans, configurations and states.

mod directory;
mod http;
mod sealed;

pub use directory::DirectoryStore;
pub use http::HttpStore;
pub use sealed::Storage;

use futures_util::future::BoxFuture;
use std::error::Error;
use std::fmt;

/// The error of a store's implementation.
pub type AnyError = Box<dyn Error + Send + Sync>;

/// A store for bytes that all workers of a task queue can reach.
///
/// [`Storage`] encrypts the bytes before it passes them to the store, unless you use [`Storage::plaintext`]. Each key is
/// written once and never changed. Keys consist of lowercase letters, digits, `-` and `/`.
///
/// ```
/// use futures_util::future::{BoxFuture, FutureExt as _};
/// use std::collections::HashMap;
/// use std::sync::Mutex;
/// use temporal_prost_terraform::execution::{Store, StoreError};
///
/// /// For tests.
/// #[derive(Debug, Default)]
/// struct Memory(Mutex<HashMap<String, Vec<u8>>>);
///
/// impl Store for Memory {
///     fn put<'a>(&'a self, key: &'a str, bytes: Vec<u8>) -> BoxFuture<'a, Result<(), StoreError>> {
///         let put = async move {
///             self.0.lock().map_err(|_| StoreError::failed(key, "poisoned"))?.insert(key.to_owned(), bytes);
///             Ok(())
///         };
///         put.boxed()
///     }
///
///     fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Vec<u8>, StoreError>> {
///         let get = async move {
///             let stored = self.0.lock().map_err(|_| StoreError::failed(key, "poisoned"))?;
///             stored.get(key).cloned().ok_or_else(|| StoreError::missing(key))
///         };
///         get.boxed()
///     }
/// }
/// ```
pub trait Store: fmt::Debug + Send + Sync + 'static {
    /// Writes bytes under a new key.
    fn put<'a>(&'a self, key: &'a str, bytes: Vec<u8>) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Reads the bytes of a key.
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Vec<u8>, StoreError>>;
}

/// The reason why bytes cannot be stored or read. See [`Store`] for an implementation that returns it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The store has nothing under this key.
    #[error("the store has no `{key}`; it may have been deleted")]
    Missing {
        /// The key.
        key: String,
    },
    /// The key has characters that workers never write.
    #[error("`{key}` is not a key of the store; use a reference that an activity has returned")]
    Key {
        /// The key.
        key: String,
    },
    /// The store cannot be reached, or does not accept the bytes.
    #[error("the store cannot read or write `{key}`")]
    Failed {
        /// The key.
        key: String,
        /// The error of the store.
        source: AnyError,
    },
    /// The stored bytes do not match the reference.
    #[error(
        "`{key}` in the store has the SHA-256 {found}, but its reference has {expected}; somebody has replaced it"
    )]
    Digest {
        /// The key.
        key: String,
        /// The SHA-256 of the reference.
        expected: String,
        /// The SHA-256 of the stored bytes.
        found: String,
    },
    /// The codec of the worker cannot encrypt or decrypt the bytes.
    #[error("the codec cannot encrypt or decrypt `{key}`; give all workers of the task queue the same keys")]
    Codec {
        /// The key.
        key: String,
        /// The error of the codec.
        source: AnyError,
    },
}

impl StoreError {
    /// Returns the error of a key that does not exist.
    #[must_use]
    pub fn missing(key: &str) -> Self {
        Self::Missing { key: key.to_owned() }
    }

    /// Returns the error of a store that fails.
    pub fn failed(key: &str, source: impl Into<AnyError>) -> Self {
        Self::Failed { key: key.to_owned(), source: source.into() }
    }

    /// Returns `true` if another attempt may succeed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Failed { .. } | Self::Codec { .. })
    }
}

/// Checks that a worker can have written a key, because references come from callers.
pub(crate) fn check_key(key: &str) -> Result<(), StoreError> {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if key.split('/').all(is_part) { Ok(()) } else { Err(StoreError::Key { key: key.to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_cannot_leave_the_store() {
        assert!(check_key("plan/0af7-1").is_ok());
        for key in ["", "/etc/passwd", "plan/../../etc", "plan//x", "plan/x?y", "Plan/x", "plan/x\0"] {
            assert!(check_key(key).is_err(), "{key}");
        }
    }
}
