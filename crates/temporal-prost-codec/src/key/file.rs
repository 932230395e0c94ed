use super::{Key, KeyId, KeyRing, KeySource, KeyTextError};
use crate::KeySourceError;
use futures_util::future::{BoxFuture, FutureExt, ready};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};
use temporal_prost_secret::Reloaded;
use zeroize::Zeroizing;

/// The reason why a file contains no keys.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// The file cannot be read.
    #[error("cannot read the keys in `{path}`", path = .path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file does not parse.
    #[error("invalid keys in `{path}`", path = .path.display())]
    Text {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: KeyTextError,
    },
}

/// Keys in a file, in the format of [`KeyRing::parse`]. The file is read again when it changes.
///
/// If the changed file cannot be read, the keys that were read last remain, and a warning is logged.
///
/// To rotate without an interruption, insert the new key *before* the last line, and move it to the end when every
/// process has read it.
///
/// ```
/// use temporal_prost_codec::{EncryptionCodec, KeyFile};
///
/// # fn codec() -> Result<EncryptionCodec, Box<dyn std::error::Error>> {
/// let codec = EncryptionCodec::new(KeyFile::open("/run/secrets/temporal-keys")?);
/// # Ok(codec)
/// # }
/// ```
#[derive(Debug)]
pub struct KeyFile {
    ring: Reloaded<KeyRing, KeyFileError>,
}

impl KeyFile {
    /// Reads the file.
    ///
    /// # Errors
    /// Fails if the file cannot be read or parsed.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, KeyFileError> {
        let path = path.into();
        let ring = Reloaded::open([path.clone()], move |before| {
            let ring = read(&path)?;
            if let Some(before) = before {
                resume(&ring, before);
            }
            Ok(ring)
        })?;
        Ok(Self { ring })
    }
}

/// Continues to count the messages of the newest key.
fn resume(read: &KeyRing, before: &KeyRing) {
    if let Some(counted) = before.get(read.newest().id()) {
        read.newest().resume(counted);
    }
}

fn read(path: &Path) -> Result<KeyRing, KeyFileError> {
    let text = fs::read_to_string(path)
        .map_err(|source| KeyFileError::Read { path: path.to_owned(), source })
        .map(Zeroizing::new)?;
    KeyRing::parse(&text).map_err(|source| KeyFileError::Text { path: path.to_owned(), source })
}

impl KeySource for KeyFile {
    fn newest(&self) -> BoxFuture<'static, Result<Arc<Key>, KeySourceError>> {
        ready(Ok(Arc::clone(self.ring.get().newest()))).boxed()
    }

    fn find(&self, id: KeyId) -> BoxFuture<'static, Result<Option<Arc<Key>>, KeySourceError>> {
        ready(Ok(self.ring.get().get(&id).cloned())).boxed()
    }
}
