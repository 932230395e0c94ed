//! Gzipped tar archives of configurations.

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use tar::{Builder, EntryType, Header, HeaderMode};

/// The maximum size of a configuration, far above the size of real configurations.
const MAX_BYTES: u64 = 256 << 20;
/// The maximum number of files, far above the number in real configurations.
const MAX_FILES: usize = 20_000;
/// Directories that are left out, because they are large or useless on another host.
const OMITTED: [&str; 4] = [".terraform", ".git", ".hg", ".svn"];

/// The reason why an archive or a directory is not a configuration.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// A file cannot be read or written.
    #[error("`{path}` cannot be read or written")]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The file is not a gzipped tar archive.
    #[error("the configuration is not a gzipped tar archive")]
    Format(#[source] io::Error),
    /// The archive or the directory contains something other than files and directories, or a path that leaves it.
    #[error(
        "`{path}` is a link, a device, or a path that leaves the configuration; only files and directories are allowed"
    )]
    Entry {
        /// The path of the entry.
        path: PathBuf,
    },
    /// The configuration is too large.
    #[error(
        "the configuration has more than {MAX_FILES} files or {MAX_BYTES} bytes; remove files that are not needed"
    )]
    TooLarge,
}

impl ArchiveError {
    fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }
}

/// Packs a directory. Leaves out states, and files that the CLI has downloaded. Equal directories have equal archives.
pub(crate) fn pack(directory: &Path) -> Result<Vec<u8>, ArchiveError> {
    let mut files = Vec::new();
    list(directory, &mut files)?;
    files.sort();
    let mut archive = Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    archive.mode(HeaderMode::Deterministic);
    let mut bytes = 0;
    for file in files {
        let content = fs::read(&file).map_err(ArchiveError::file(&file))?;
        bytes += content.len() as u64;
        if bytes > MAX_BYTES {
            return Err(ArchiveError::TooLarge);
        }
        let name = file.strip_prefix(directory).unwrap_or(&file);
        append(&mut archive, name, &content).map_err(ArchiveError::file(&file))?;
    }
    let packed = archive.into_inner().and_then(GzEncoder::finish);
    packed.map_err(ArchiveError::file(directory))
}

fn append(archive: &mut Builder<impl io::Write>, name: &Path, content: &[u8]) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    archive.append_data(&mut header, name, content)
}

/// Lists the files below a directory.
fn list(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), ArchiveError> {
    for entry in fs::read_dir(directory).map_err(ArchiveError::file(directory))? {
        let entry = entry.map_err(ArchiveError::file(directory))?;
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().map_err(ArchiveError::file(&path))?;
        if is_omitted(&name.to_string_lossy()) {
            continue;
        }
        if files.len() >= MAX_FILES {
            return Err(ArchiveError::TooLarge);
        }
        match (kind.is_dir(), kind.is_file()) {
            (true, _) => list(&path, files)?,
            (_, true) => files.push(path),
            _ => return Err(ArchiveError::Entry { path }),
        }
    }
    Ok(())
}

fn is_omitted(name: &str) -> bool {
    OMITTED.contains(&name) || name.ends_with(".tfstate") || name.contains(".tfstate.")
}

/// Unpacks an archive into an empty directory.
pub(crate) fn unpack(archive: &[u8], directory: &Path) -> Result<(), ArchiveError> {
    // Reading one more byte shows that the limit is exceeded.
    let limited = GzDecoder::new(archive).take(MAX_BYTES + 1);
    let mut archive = tar::Archive::new(limited);
    for (index, entry) in archive.entries().map_err(ArchiveError::Format)?.enumerate() {
        let mut entry = entry.map_err(ArchiveError::Format)?;
        let path = entry.path().map_err(ArchiveError::Format)?.into_owned();
        if index >= MAX_FILES || entry.size() > MAX_BYTES {
            return Err(ArchiveError::TooLarge);
        }
        match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous => unpack_file(&mut entry, &path, directory)?,
            EntryType::Directory | EntryType::XGlobalHeader => {}
            _ => return Err(ArchiveError::Entry { path }),
        }
    }
    let rest = archive.into_inner();
    if rest.limit() == 0 { Err(ArchiveError::TooLarge) } else { Ok(()) }
}

fn unpack_file(content: &mut impl Read, path: &Path, directory: &Path) -> Result<(), ArchiveError> {
    let target = directory.join(inside(path)?);
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(ArchiveError::file(path))?;
    }
    let mut file = fs::File::create_new(&target).map_err(ArchiveError::file(path))?;
    io::copy(content, &mut file).map_err(|source| match source.kind() {
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => {
            ArchiveError::Format(source)
        }
        _ => ArchiveError::File { path: path.to_owned(), source },
    })?;
    Ok(())
}

/// Returns a relative path without `.` and `..`.
pub(crate) fn inside(path: &Path) -> Result<PathBuf, ArchiveError> {
    let mut inside = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => inside.push(name),
            Component::CurDir => {}
            _ => return Err(ArchiveError::Entry { path: path.to_owned() }),
        }
    }
    Ok(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_returns_without_state() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for file in
            ["main.tf", "modules/a/main.tf", ".terraform.lock.hcl", "terraform.tfstate", ".terraform/x"]
        {
            let path = from.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        let archive = pack(from.path()).unwrap();
        assert_eq!(archive, pack(from.path()).unwrap());
        unpack(&archive, to.path()).unwrap();
        let mut files = Vec::new();
        list(to.path(), &mut files).unwrap();
        files.sort();
        let names = files.iter().map(|file| file.strip_prefix(to.path()).unwrap().to_str().unwrap());
        assert_eq!(names.collect::<Vec<_>>(), [".terraform.lock.hcl", "main.tf", "modules/a/main.tf"]);
    }

    #[test]
    fn links_and_paths_that_leave_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/passwd", directory.path().join("main.tf")).unwrap();
        assert!(matches!(pack(directory.path()), Err(ArchiveError::Entry { .. })));
        assert!(inside(Path::new("a/../../b")).is_err());
        assert!(inside(Path::new("/a")).is_err());

        let mut archive = Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Symlink);
        header.set_size(0);
        archive.append_link(&mut header, "main.tf", "/etc/passwd").unwrap();
        let archive = archive.into_inner().unwrap().finish().unwrap();
        let target = tempfile::tempdir().unwrap();
        assert!(matches!(unpack(&archive, target.path()), Err(ArchiveError::Entry { .. })));
    }

    #[test]
    fn damaged_archives_are_refused() {
        let target = tempfile::tempdir().unwrap();
        assert!(unpack(b"not gzip", target.path()).is_err());
        let packed = pack(tempfile::tempdir().unwrap().path()).unwrap();
        unpack(&packed, target.path()).unwrap();
    }

    #[test]
    fn an_archive_that_expands_endlessly_is_refused() {
        let mut bomb = Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        let mut header = Header::new_gnu();
        header.set_size(MAX_BYTES + 1);
        bomb.append_data(&mut header, "main.tf", io::repeat(0).take(MAX_BYTES + 1)).unwrap();
        let bomb = bomb.into_inner().unwrap().finish().unwrap();
        let target = tempfile::tempdir().unwrap();
        assert!(matches!(unpack(&bomb, target.path()), Err(ArchiveError::TooLarge)));
    }
}
