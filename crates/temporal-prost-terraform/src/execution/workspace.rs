//! The directory of one activity.

use super::archive::{inside, unpack};
use super::error::ExecutionError;
use super::store::Storage;
use super::v1::configuration::Source;
use super::v1::{Configuration, InlineConfiguration};
use crate::private_directory::private_directory;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A directory for one activity. Only the worker's user can read it. Dropping the workspace removes it.
pub(crate) struct Workspace {
    scratch: TempDir,
    /// The directory of the root module inside the configuration.
    root: PathBuf,
}

impl Workspace {
    /// Creates a workspace below `parent`, or below the directory for temporary files.
    pub(crate) fn create(parent: Option<&Path>, root: &str) -> Result<Self, ExecutionError> {
        let parent = parent.map_or_else(std::env::temp_dir, Path::to_owned);
        let scratch = private_directory(&parent, "temporal-prost-terraform-");
        let scratch = scratch.map_err(ExecutionError::file(&parent))?;
        let workspace = Self { scratch, root: inside(Path::new(root))? };
        fs::create_dir(workspace.source()).map_err(ExecutionError::file(&workspace.source()))?;
        Ok(workspace)
    }

    pub(crate) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// Returns the directory of the whole configuration.
    pub(crate) fn source(&self) -> PathBuf {
        self.scratch.path().join("source")
    }

    /// Returns the directory of the root module.
    pub(crate) fn root(&self) -> PathBuf {
        self.source().join(&self.root)
    }

    /// Returns the directory in which the CLI keeps providers and modules.
    pub(crate) fn data(&self) -> PathBuf {
        self.scratch.path().join("data")
    }

    pub(crate) fn plan(&self) -> PathBuf {
        self.scratch.path().join("plan")
    }

    pub(crate) fn variables(&self) -> PathBuf {
        self.scratch.path().join("variables.tfvars.json")
    }

    /// Fills the workspace with an archive.
    pub(crate) fn unpack(&self, archive: &[u8]) -> Result<(), ExecutionError> {
        Ok(unpack(archive, &self.source())?)
    }

    /// Fills the workspace with a configuration, and checks that it has the root module.
    pub(crate) async fn fill(
        &self,
        configuration: &Configuration,
        storage: &Storage,
    ) -> Result<(), ExecutionError> {
        match &configuration.source {
            Some(Source::Directory(directory)) => {
                self.unpack(&super::archive::pack(Path::new(directory))?)?;
            }
            Some(Source::Inline(inline)) => self.write_inline(inline)?,
            Some(Source::Archive(archive)) => self.unpack(&storage.get(archive).await?)?,
            None => return Err(ExecutionError::NoConfiguration),
        }
        if self.root().is_dir() { Ok(()) } else { Err(ExecutionError::NoConfiguration) }
    }

    fn write_inline(&self, inline: &InlineConfiguration) -> Result<(), ExecutionError> {
        for (name, text) in &inline.files {
            let path = self.source().join(inside(Path::new(name))?);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(ExecutionError::file(parent))?;
            }
            write(&path, text.as_bytes())?;
        }
        Ok(())
    }
}

/// Writes a file of a workspace.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), ExecutionError> {
    fs::write(path, bytes).map_err(ExecutionError::file(path))
}

/// Reads a file of a workspace. Returns no bytes if it does not exist.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ExecutionError> {
    match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(ExecutionError::file(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn only_the_user_enters_a_workspace() {
        let parent = tempfile::tempdir().unwrap();
        let workspace = Workspace::create(Some(parent.path()), "").unwrap();
        let mode = workspace.scratch().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
