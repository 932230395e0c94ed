use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use crate::entrance::command::CommandError;

/// The changes of a directory, with a line for each.
pub(super) struct Changes {
    directory: PathBuf,
    text: String,
}

impl Changes {
    pub(super) fn new(directory: PathBuf) -> Self {
        Self { directory, text: String::new() }
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Writes a file, unless there is one.
    pub(super) fn write(&mut self, name: &str, contents: &str) -> Result<(), CommandError> {
        let path = self.path(name);
        if path.exists() {
            self.note("kept", name);
            return Ok(());
        }
        let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
        parent.and_then(|()| fs::write(&path, contents)).map_err(|error| failed(&path, error))?;
        self.note("wrote", name);
        Ok(())
    }

    /// Writes the new text of a file, to which `added` was added.
    pub(super) fn replace(&mut self, name: &str, text: &str, added: &[String]) -> Result<(), CommandError> {
        if added.is_empty() {
            self.note("kept", name);
            return Ok(());
        }
        let path = self.path(name);
        fs::write(&path, text).map_err(|error| failed(&path, error))?;
        self.note("changed", &format!("{name}: added {}", added.join(", ")));
        Ok(())
    }

    pub(super) fn note(&mut self, verb: &str, what: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{verb:<10}{what}");
    }

    /// Returns the lines.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

pub(super) fn failed(path: &Path, error: std::io::Error) -> CommandError {
    CommandError::Io(format!("`{}`", path.display()), error)
}
