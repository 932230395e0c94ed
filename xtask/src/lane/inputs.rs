use crate::error::Error;
use crate::workspace;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// Hashes the names and contents of the files of the repository at `paths`, including those not committed yet.
pub(super) fn hash(paths: &[&str]) -> Result<String, Error> {
    let mut hasher = Sha256::new();
    for file in files(paths)? {
        let path = workspace::root().join(&file);
        // A deleted file stays in git's index until the deletion is staged.
        if path.is_file() {
            add(&mut hasher, &file, &path)?;
        }
    }
    Ok(hasher.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

fn add(hasher: &mut Sha256, name: &str, path: &Path) -> Result<(), Error> {
    let contents = fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    for part in [name.as_bytes(), &contents] {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    Ok(())
}

fn files(paths: &[&str]) -> Result<Vec<String>, Error> {
    let mut git = Command::new("git");
    git.current_dir(workspace::root());
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]).args(paths);
    let fail = |source| Error::Spawn { command: "git ls-files".to_owned(), source };
    let output = git.output().map_err(fail)?;
    if !output.status.success() {
        return Err(fail(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    let mut files: Vec<String> = names.split_terminator('\0').map(str::to_owned).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_depends_on_the_files_alone() {
        assert_eq!(hash(&["xtask/src"]).unwrap(), hash(&["xtask/src/lane", "xtask/src"]).unwrap());
        assert_ne!(hash(&["xtask/src"]).unwrap(), hash(&["xtask/src/lane"]).unwrap());
    }
}
