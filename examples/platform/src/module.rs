use crate::{
    Vault,
    v1::{PrepareRequest, Prepared, databases_temporal::DatabasesActivities},
};
use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};

/// The Terraform module of a database, in a directory that operators change.
#[derive(Debug)]
pub struct Module {
    directory: PathBuf,
    vault: Vault,
}

impl Module {
    /// Reads the module from a directory whenever a database is created or changed.
    #[must_use]
    pub fn new(directory: impl Into<PathBuf>, vault: Vault) -> Self {
        Self { directory: directory.into(), vault }
    }

    fn files(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(&self.directory)? {
            let path = entry?.path();
            let name =
                path.file_name().and_then(|name| name.to_str()).context("the name of a file is not UTF-8")?;
            if path.extension().is_some_and(|extension| extension == "tf") {
                files.insert(name.to_owned(), fs::read_to_string(&path)?);
            }
        }
        Ok(files)
    }
}

/// Returns the first characters of the digest of all files.
fn version(files: &BTreeMap<String, String>) -> String {
    let mut digest = Sha256::new();
    for (name, text) in files {
        digest.update(format!("{name}\0{}\0{text}", text.len()));
    }
    format!("{:x}", digest.finalize()).chars().take(12).collect()
}

impl DatabasesActivities for Module {
    async fn prepare(&self, _: ActivityContext, input: PrepareRequest) -> Result<Prepared, ActivityError> {
        let files = self
            .files()
            .with_context(|| format!("cannot read the module in {}", self.directory.display()))?;
        let secret = match input.password {
            password if password.is_empty() => String::new(),
            password => self.vault.keep(password).await.map_err(anyhow::Error::from_boxed)?,
        };
        Ok(Prepared { version: version(&files), files, secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_a_version() {
        let files = |name: &str, text: &str| BTreeMap::from([(name.to_owned(), text.to_owned())]);
        let first = version(&files("main.tf", "a"));
        assert_eq!(first.len(), 12);
        assert_ne!(first, version(&files("main.tf", "b")));
        assert_ne!(first, version(&files("other.tf", "a")));
    }
}
