use super::{Store, StoreError, check_key};
use futures_util::future::{BoxFuture, FutureExt as _};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt as _;

/// A store in a directory that all workers share, for example on a network file system.
///
/// Only the user of the worker can read the files.
///
/// ```
/// use temporal_prost_terraform::execution::DirectoryStore;
///
/// let store = DirectoryStore::new("/srv/terraform");
/// ```
#[derive(Clone, Debug)]
pub struct DirectoryStore {
    root: PathBuf,
}

impl DirectoryStore {
    /// Creates a store in a directory. The first write creates the directory.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    async fn write(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.root.join(key);
        let unfinished = path.with_extension(format!("{}.tmp", uuid::Uuid::new_v4()));
        if let Some(parent) = path.parent() {
            tokio::fs::create_dir_all(parent).await?;
        }
        let written = write_new(&unfinished, bytes).await;
        // Renames the file, so that a reader sees all bytes or none.
        let moved = match written {
            Ok(()) => tokio::fs::rename(&unfinished, &path).await,
            Err(error) => Err(error),
        };
        if moved.is_err() {
            let _ = tokio::fs::remove_file(&unfinished).await;
        }
        moved
    }
}

async fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = tokio::fs::OpenOptions::from(options).open(path).await?;
    file.write_all(bytes).await?;
    file.sync_all().await
}

impl Store for DirectoryStore {
    fn put<'a>(&'a self, key: &'a str, bytes: Vec<u8>) -> BoxFuture<'a, Result<(), StoreError>> {
        let put = async move {
            check_key(key)?;
            self.write(key, &bytes).await.map_err(|error| StoreError::failed(key, error))
        };
        put.boxed()
    }

    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Vec<u8>, StoreError>> {
        let get = async move {
            check_key(key)?;
            tokio::fs::read(self.root.join(key)).await.map_err(|error| match error.kind() {
                ErrorKind::NotFound => StoreError::missing(key),
                _ => StoreError::failed(key, error),
            })
        };
        get.boxed()
    }
}
