//! Directories that other users cannot enter.

use std::{fs::Permissions, io, os::unix::fs::PermissionsExt as _, path::Path};
use tempfile::TempDir;

/// Creates a directory with a random name that only the current user can enter. Dropping the result removes it.
pub(crate) fn private_directory(parent: &Path, prefix: &str) -> io::Result<TempDir> {
    let mut directory = tempfile::Builder::new();
    directory.prefix(prefix).permissions(Permissions::from_mode(0o700)).tempdir_in(parent)
}
