//! A directory of generated files, which a command writes, or compares with what is there.

mod manifest;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use similar::TextDiff;

use self::manifest::Manifest;
use super::{CommandError, Output};

/// The files of a directory by their paths, which have slashes.
pub(super) struct Tree {
    directory: PathBuf,
    files: BTreeMap<String, String>,
}

impl Tree {
    pub(super) fn new(directory: PathBuf, files: Vec<(String, String)>) -> Self {
        Self { directory, files: files.into_iter().collect() }
    }

    /// Writes the files, or only compares them.
    pub(super) fn finish(self, is_check: bool) -> Result<Output, CommandError> {
        if is_check { self.check() } else { self.write() }
    }

    /// Writes the files that differ, and removes the files of an earlier run that are not generated any longer.
    ///
    /// A file that somebody has changed since then is kept. If a file would replace one that we have not written,
    /// nothing is written.
    fn write(self) -> Result<Output, CommandError> {
        let written = self.manifest()?;
        self.refuse_others(&written)?;
        let leftovers = self.leftovers(&written)?;
        for (name, contents) in &self.files {
            write_if_changed(&self.path(name), contents)?;
        }
        for name in leftovers {
            let path = self.path(&name);
            fs::remove_file(&path).map_err(|error| failed(&path, error))?;
            remove_empty(&self.directory, &path);
        }
        let manifest = Manifest::of(&self.files).to_string();
        write_if_changed(&self.path(manifest::NAME), &manifest)?;
        Ok(Output::default())
    }

    /// Returns the differences between the directory and the files.
    fn check(self) -> Result<Output, CommandError> {
        let written = self.manifest()?;
        let mut text = String::new();
        for (name, contents) in &self.files {
            text.push_str(&self.difference(name, Some(contents))?);
        }
        for name in self.leftovers(&written)? {
            text.push_str(&self.difference(&name, None)?);
        }
        if text.is_empty() {
            return Ok(Output::default());
        }
        // Writing to a string cannot fail.
        let _ =
            writeln!(text, "\n`{}` is stale; run the command without `--check`", self.directory.display());
        Ok(Output { stdout: text.into_bytes(), failed: true, ..Output::default() })
    }

    /// Returns a unified diff of the file and its new contents, or nothing if they are the same.
    fn difference(&self, name: &str, contents: Option<&str>) -> Result<String, CommandError> {
        let path = self.path(name);
        let present = read(&path)?;
        if present.as_deref() == contents {
            return Ok(String::new());
        }
        let side = |text: Option<&str>| text.map_or("/dev/null".to_owned(), |_| path.display().to_string());
        let (old, new) = (present.as_deref(), contents);
        let diff = TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default());
        Ok(diff.unified_diff().header(&side(old), &side(new)).to_string())
    }

    /// Returns the files that an earlier run has written, that are unchanged, and that are not generated any longer.
    fn leftovers(&self, written: &Manifest) -> Result<Vec<String>, CommandError> {
        let mut leftovers = Vec::new();
        for (name, hash) in written.files() {
            let is_ours = || -> Result<_, CommandError> {
                Ok(read(&self.path(name))?.is_some_and(|text| manifest::hash(&text) == hash))
            };
            if !self.files.contains_key(name) && is_ours()? {
                leftovers.push(name.to_owned());
            }
        }
        Ok(leftovers)
    }

    /// Refuses to replace files that an earlier run has not written.
    fn refuse_others(&self, written: &Manifest) -> Result<(), CommandError> {
        let mut others = Vec::new();
        for (name, contents) in self.files.iter().filter(|(name, _)| !written.contains(name)) {
            let path = self.path(name);
            if read(&path)?.is_some_and(|present| present != *contents) {
                others.push(format!("`{}`", path.display()));
            }
        }
        if others.is_empty() {
            return Ok(());
        }
        Err(CommandError::Usage(format!(
            "refusing to replace {}, which `{}` does not list: delete the files if they were generated, or choose \
             another output directory",
            others.join(", "),
            self.path(manifest::NAME).display()
        )))
    }

    fn manifest(&self) -> Result<Manifest, CommandError> {
        Ok(Manifest::parse(&read(&self.path(manifest::NAME))?.unwrap_or_default()))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

/// Returns the text of a file, or `None` if there is no such file.
fn read(path: &Path) -> Result<Option<String>, CommandError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, error)),
    }
}

// Cargo does not rebuild the dependents of an unchanged file.
fn write_if_changed(path: &Path, contents: &str) -> Result<(), CommandError> {
    if read(path)?.as_deref() == Some(contents) {
        return Ok(());
    }
    let directory = path.parent().map_or(Ok(()), fs::create_dir_all);
    directory.and_then(|()| fs::write(path, contents)).map_err(|error| failed(path, error))
}

/// Removes the directories around a removed file that have become empty, up to `root`.
fn remove_empty(root: &Path, path: &Path) {
    let around = path.ancestors().skip(1).take_while(|directory| *directory != root);
    for directory in around {
        // A directory that is not empty stays.
        if fs::remove_dir(directory).is_err() {
            return;
        }
    }
}

fn failed(path: &Path, error: io::Error) -> CommandError {
    CommandError::Io(format!("`{}`", path.display()), error)
}
