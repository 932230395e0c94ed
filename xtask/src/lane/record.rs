use crate::error::Error;
use crate::workspace;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

const HEADER: &str =
    "# Written by `cargo xtask lane NAME`: the hash of the lane's inputs when it last passed.\n";

/// The hashes of `tests/lanes.toml`, by the name of the lane.
pub(super) struct Record(BTreeMap<String, String>);

impl Record {
    pub(super) fn read() -> Result<Self, Error> {
        let text = fs::read_to_string(path()).map_err(|source| Error::File { path: path(), source })?;
        toml::from_str(&text).map(Self).map_err(|source| Error::Lanes { source: source.into() })
    }

    pub(super) fn write(&self) -> Result<(), Error> {
        let mut text = HEADER.to_owned();
        for (name, hash) in &self.0 {
            let _ = writeln!(text, "{name} = {hash:?}");
        }
        fs::write(path(), text).map_err(|source| Error::File { path: path(), source })
    }

    pub(super) fn set(&mut self, name: &str, hash: String) {
        self.0.insert(name.to_owned(), hash);
    }

    pub(super) fn holds(&self, name: &str, hash: &str) -> bool {
        self.0.get(name).is_some_and(|recorded| recorded == hash)
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn path() -> PathBuf {
    workspace::root().join("tests").join("lanes.toml")
}
