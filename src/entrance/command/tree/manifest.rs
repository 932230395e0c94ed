//! The list of the files that a command has written.

use std::{collections::BTreeMap, fmt};

use sha2::{Digest, Sha256};

/// The name of the file with the list.
pub(super) const NAME: &str = "temporal-prost.manifest";

/// The hash of contents that are not known.
pub(super) const UNKNOWN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Hashes of contents by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(BTreeMap<String, String>);

impl Manifest {
    pub(super) fn of(files: &BTreeMap<String, String>) -> Self {
        Self(files.iter().map(|(name, contents)| (name.clone(), hash(contents))).collect())
    }

    /// Reads a list. Lines that are damaged, and paths that leave the directory, are ignored: they would make us remove
    /// files that are not ours.
    pub(super) fn parse(text: &str) -> Self {
        let lines = text.lines().filter_map(|line| line.split_once(' '));
        let ours = lines.filter(|(hash, name)| hash.len() == 64 && is_below(name));
        Self(ours.map(|(hash, name)| (name.to_owned(), hash.to_owned())).collect())
    }

    pub(super) fn insert(&mut self, name: &str, hash: &str) {
        self.0.insert(name.to_owned(), hash.to_owned());
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, hash)| (name.as_str(), hash.as_str()))
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "# The files that protoc-gen-rust-temporal wrote, and removes when it no longer writes them."
        )?;
        self.0.iter().try_for_each(|(name, hash)| writeln!(f, "{hash} {name}"))
    }
}

pub(super) fn hash(contents: &str) -> String {
    format!("{:x}", Sha256::digest(contents.as_bytes()))
}

fn is_below(name: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    name.split('/').all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let files = [("a.rs", "a"), ("b/c d.rs", "")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        let manifest = Manifest::of(&BTreeMap::from(files));
        assert_eq!(Manifest::parse(&manifest.to_string()), manifest);
    }

    #[test]
    fn paths_outside_of_the_directory_are_ignored() {
        let hash = hash("");
        for name in ["../a.rs", "/etc/passwd", "a/../../b", "C:\\a", "", "a//b", "./a"] {
            assert_eq!(Manifest::parse(&format!("{hash} {name}\n")), Manifest::default(), "{name}");
        }
    }
}
