//! A directory of generated files, which a command writes, or compares with what is there.

mod leftovers;
mod manifest;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use similar::TextDiff;

use self::{leftovers::Leftovers, manifest::Manifest};
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
        self.refuse_others(written.as_ref())?;
        let leftovers = Leftovers::find(&self.directory, &self.files, written.as_ref())?;
        for (name, contents) in &self.files {
            write_if_changed(&self.path(name), contents)?;
        }
        for name in &leftovers.unchanged {
            let path = self.path(name);
            fs::remove_file(&path).map_err(|error| failed(&path, error))?;
            remove_empty(&self.directory, &path);
        }
        write_if_changed(&self.path(manifest::NAME), &self.listed(&leftovers))?;
        Ok(leftovers.notes(&self.directory).into())
    }

    /// Returns the differences between the directory and the files.
    fn check(self) -> Result<Output, CommandError> {
        let leftovers = Leftovers::find(&self.directory, &self.files, self.manifest()?.as_ref())?;
        let mut text = String::new();
        for (name, contents) in &self.files {
            text.push_str(&self.difference(name, Some(contents))?);
        }
        for name in &leftovers.unchanged {
            text.push_str(&self.difference(name, None)?);
        }
        text.push_str(&self.difference(manifest::NAME, Some(&self.listed(&leftovers)))?);
        if !text.is_empty() {
            // Writing to a string cannot fail.
            let directory = self.directory.display();
            let _ = writeln!(text, "\n`{directory}` is stale; run the command without `--check`");
        }
        text.push_str(&leftovers.notes(&self.directory));
        Ok(Output { failed: !text.is_empty(), ..text.into() })
    }

    /// Returns the manifest to write. A leftover stays in it until it is gone.
    fn listed(&self, leftovers: &Leftovers) -> String {
        let mut manifest = Manifest::of(&self.files);
        leftovers.kept.files().for_each(|(name, hash)| manifest.insert(name, hash));
        manifest.to_string()
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

    /// Refuses to replace files that an earlier run has not written.
    fn refuse_others(&self, written: Option<&Manifest>) -> Result<(), CommandError> {
        let mut others = Vec::new();
        let is_ours = |name: &str| written.is_some_and(|written| written.contains(name));
        for (name, contents) in self.files.iter().filter(|(name, _)| !is_ours(name)) {
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

    fn manifest(&self) -> Result<Option<Manifest>, CommandError> {
        Ok(read(&self.path(manifest::NAME))?.as_deref().map(Manifest::parse))
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
