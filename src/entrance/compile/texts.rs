//! The text of the files that a schema consists of.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::Error;
use crate::diagnostic::Diagnostics;

/// The directories in which the files are.
#[derive(Debug)]
pub(crate) struct Texts {
    includes: Vec<PathBuf>,
}

impl Texts {
    pub(crate) fn new(includes: &[impl AsRef<Path>]) -> Self {
        Self { includes: includes.iter().map(|include| include.as_ref().to_owned()).collect() }
    }

    /// Returns the path of a file by its import name, unless it is embedded.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.includes.iter().map(|include| include.join(name)).find(|path| path.exists())
    }

    /// Returns the text of a file by its import name, unless it is embedded or cannot be read.
    pub(crate) fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)?).ok()
    }

    /// Moves findings to the fields that they are about, which descriptors have no positions of.
    pub(crate) fn place(&self, found: Result<Diagnostics, Error>) -> Result<Diagnostics, Error> {
        let place = |found: Diagnostics| found.place(|name| self.read(name));
        match found {
            Ok(warnings) => Ok(place(warnings)),
            Err(Error::Schema(found)) => Err(Error::Schema(place(found))),
            Err(error) => Err(error),
        }
    }
}
