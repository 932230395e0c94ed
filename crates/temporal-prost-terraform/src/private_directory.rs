use std::{fs::Permissions, io, os::unix::fs::PermissionsExt as _, path::Path};
use tempfile::TempDir;

/// Makes a directory with a random name that only the user can enter. It is removed when it is dropped.
pub(crate) fn private_directory(parent: &Path, prefix: &str) -> io::Result<TempDir> {
    let mut directory = tempfile::Builder::new();
    directory.prefix(prefix).permissions(Permissions::from_mode(0o700)).tempdir_in(parent)
}
