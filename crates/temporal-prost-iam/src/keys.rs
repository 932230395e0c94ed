//! The root keys.

use serde::Deserialize;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use temporal_prost_biscuit::{KeyError, RootKeys, SigningKey, VerifyingKey};
use temporal_prost_secret::Reloaded;

/// The only version of the file.
const VERSION: u32 = 1;

/// The reason why a file of keys is unusable. It contains no part of a key.
///
/// ```
/// use temporal_prost_iam::{KeyFile, KeyFileError};
///
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("keys.toml");
/// std::fs::write(&path, "version = 1\nsigning = 2\n[[keys]]\nid = 1\npublic = \"ed25519/1a2b\"\n")?;
/// assert!(matches!(KeyFile::open(path), Err(KeyFileError::Signing { id: 2, .. })));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// A file cannot be read.
    #[error("cannot read `{path}`", path = .path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The file is not TOML, or a key in it is unknown.
    #[error("`{path}` is not a file of keys", path = .path.display())]
    Syntax {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: toml::de::Error,
    },
    /// The file has another version.
    #[error("`{path}` has version {version}, and this release reads version {VERSION}", path = .path.display())]
    Version {
        /// The path of the file.
        path: PathBuf,
        /// The version.
        version: u32,
    },
    /// A key cannot be read.
    #[error("cannot read the key {id} of `{path}`", path = .path.display())]
    Key {
        /// The path of the file that names the key.
        path: PathBuf,
        /// The id of the key.
        id: u32,
        /// The reason.
        source: KeyError,
    },
    /// A key has neither a private nor a public part, or both.
    #[error("the key {id} of `{path}` needs either `private`, the path of a file in PEM, or `public`", path = .path.display())]
    Parts {
        /// The path of the file.
        path: PathBuf,
        /// The id of the key.
        id: u32,
    },
    /// Two keys have the same id.
    #[error("`{path}` has two keys with the id {id}; tokens name their key by its id", path = .path.display())]
    Duplicate {
        /// The path of the file.
        path: PathBuf,
        /// The id.
        id: u32,
    },
    /// The key that signs is missing, or has no private part.
    #[error("`{path}` has no private key with the id {id}, which `signing` names", path = .path.display())]
    Signing {
        /// The path of the file.
        path: PathBuf,
        /// The id.
        id: u32,
    },
}

/// The root keys in a file, read again when the file changes.
///
/// ```toml
/// version = 1
/// # The key that signs new tokens.
/// signing = 2
///
/// # Its tokens are still valid. Remove it once all of them have expired.
/// [[keys]]
/// id = 1
/// public = "ed25519/1a2b…"
///
/// [[keys]]
/// id = 2
/// # In PEM (PKCS #8), relative to this file: `openssl genpkey -algorithm ed25519`.
/// private = "root-2.pem"
/// ```
///
/// If the changed file is unusable, the last keys remain in use and a warning is logged. Private keys are read when this
/// file changes, so give a new private key a new id.
pub struct KeyFile(Reloaded<Arc<Keys>, KeyFileError>);

/// The key that signs, and the keys that are published.
pub(crate) struct Keys {
    pub(crate) signing: SigningKey,
    pub(crate) published: RootKeys,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    signing: u32,
    keys: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: u32,
    private: Option<PathBuf>,
    public: Option<String>,
}

impl KeyFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Fails if the file or a key cannot be read, or if the key that signs is missing.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, KeyFileError> {
        let path = path.into();
        Reloaded::open([path.clone()], move |_| Keys::read(&path).map(Arc::new)).map(Self)
    }

    pub(crate) fn get(&self) -> Arc<Keys> {
        self.0.get()
    }
}

impl Keys {
    fn read(path: &Path) -> Result<Self, KeyFileError> {
        let document: Document = toml::from_str(&text(path)?)
            .map_err(|source| KeyFileError::Syntax { path: path.to_owned(), source })?;
        let Document { version, signing, keys } = document;
        if version != VERSION {
            return Err(KeyFileError::Version { path: path.to_owned(), version });
        }
        let missing = || KeyFileError::Signing { path: path.to_owned(), id: signing };
        let signs = keys.iter().find(|entry| entry.id == signing).ok_or_else(missing)?;
        let signing = signs.private(path)?.ok_or_else(missing)?;
        Ok(Self { signing, published: published(path, &keys)? })
    }
}

fn published(path: &Path, keys: &[Entry]) -> Result<RootKeys, KeyFileError> {
    let mut published = RootKeys::default();
    for (index, entry) in keys.iter().enumerate() {
        if keys.iter().take(index).any(|earlier| earlier.id == entry.id) {
            return Err(KeyFileError::Duplicate { path: path.to_owned(), id: entry.id });
        }
        published = published.with(entry.verifying(path)?);
    }
    Ok(published)
}

impl Entry {
    fn private(&self, file: &Path) -> Result<Option<SigningKey>, KeyFileError> {
        let Some(private) = &self.private else { return Ok(None) };
        let folder = file.parent().unwrap_or(Path::new(""));
        let key = SigningKey::from_pem(self.id, &text(&folder.join(private))?);
        key.map(Some).map_err(|source| self.unreadable(file, source))
    }

    fn verifying(&self, file: &Path) -> Result<VerifyingKey, KeyFileError> {
        match (self.private(file)?, &self.public) {
            (Some(private), None) => Ok(private.public()),
            (None, Some(public)) => {
                let key = format!("{}:{public}", self.id).parse();
                key.map_err(|source| self.unreadable(file, source))
            }
            _ => Err(KeyFileError::Parts { path: file.to_owned(), id: self.id }),
        }
    }

    fn unreadable(&self, file: &Path, source: KeyError) -> KeyFileError {
        KeyFileError::Key { path: file.to_owned(), id: self.id, source }
    }
}

fn text(path: &Path) -> Result<String, KeyFileError> {
    std::fs::read_to_string(path).map_err(|source| KeyFileError::Read { path: path.to_owned(), source })
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyFile").field(&self.0).finish()
    }
}
