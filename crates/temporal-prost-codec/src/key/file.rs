use super::{Key, KeyId, KeyRing, KeySource, KeyTextError};
use crate::KeySourceError;
use futures_util::future::{BoxFuture, FutureExt, ready};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, io};
use zeroize::Zeroizing;

/// The file is not looked at more often.
const INTERVAL: Duration = Duration::from_secs(1);

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
pub struct KeyFile {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    ring: KeyRing,
    modified: Option<SystemTime>,
    checked: Instant,
}

impl KeyFile {
    /// Reads the file.
    ///
    /// # Errors
    /// Fails if the file cannot be read or parsed.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, KeyFileError> {
        let path = path.into();
        let modified = modified(&path);
        let ring = read(&path)?;
        Ok(Self { path, state: Mutex::new(State { ring, modified, checked: Instant::now() }) })
    }

    fn ring(&self) -> KeyRing {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.checked.elapsed() >= INTERVAL {
            state.checked = Instant::now();
            self.refresh(&mut state);
        }
        state.ring.clone()
    }

    fn refresh(&self, state: &mut State) {
        let modified = modified(&self.path);
        if modified == state.modified {
            return;
        }
        match read(&self.path) {
            Ok(ring) => {
                resume(&ring, &state.ring);
                state.ring = ring;
                state.modified = modified;
            }
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(%error, cause, "the encryption keys remain as they were");
            }
        }
    }
}

/// Continues to count the messages of the newest key.
fn resume(read: &KeyRing, before: &KeyRing) {
    if let Some(counted) = before.get(read.newest().id()) {
        read.newest().resume(counted);
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn read(path: &Path) -> Result<KeyRing, KeyFileError> {
    let text = fs::read_to_string(path)
        .map_err(|source| KeyFileError::Read { path: path.to_owned(), source })
        .map(Zeroizing::new)?;
    KeyRing::parse(&text).map_err(|source| KeyFileError::Text { path: path.to_owned(), source })
}

impl KeySource for KeyFile {
    fn newest(&self) -> BoxFuture<'static, Result<Arc<Key>, KeySourceError>> {
        ready(Ok(Arc::clone(self.ring().newest()))).boxed()
    }

    fn find(&self, id: KeyId) -> BoxFuture<'static, Result<Option<Arc<Key>>, KeySourceError>> {
        ready(Ok(self.ring().get(&id).cloned())).boxed()
    }
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyFile").field("path", &self.path).finish_non_exhaustive()
    }
}
