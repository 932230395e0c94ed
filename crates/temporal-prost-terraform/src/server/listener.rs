use crate::private_directory::private_directory;
use std::{
    env, io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use tokio::net::UnixListener;

/// A socket in a directory that only the current user can enter. Dropping it removes the socket and the directory.
pub(super) struct Socket {
    directory: TempDir,
}

impl Socket {
    /// Opens a socket below the directory that the caller names, or else below the directory for temporary files.
    pub(super) fn open() -> io::Result<(Self, UnixListener)> {
        let parent = env::var_os("PLUGIN_UNIX_SOCKET_DIR").filter(|directory| !directory.is_empty());
        let parent = parent.map_or_else(env::temp_dir, PathBuf::from);
        Self::below(&parent)
    }

    fn below(parent: &Path) -> io::Result<(Self, UnixListener)> {
        let socket = Self { directory: private_directory(parent, "plugin")? };
        let listener = UnixListener::bind(socket.path())?;
        Ok((socket, listener))
    }

    pub(super) fn path(&self) -> PathBuf {
        self.directory.path().join("provider")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[tokio::test]
    async fn only_the_user_reaches_the_socket() {
        let parent = tempfile::tempdir().unwrap();
        let (socket, _listener) = Socket::below(parent.path()).unwrap();
        let directory = socket.path().parent().unwrap().to_owned();
        assert_eq!(directory.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        drop(socket);
        assert!(!directory.exists());
    }
}
