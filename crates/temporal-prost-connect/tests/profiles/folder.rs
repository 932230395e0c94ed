use std::path::PathBuf;
use tempfile::TempDir;
use temporal_prost_connect::{ConnectionError, ConnectionSettings, Profile};

/// A folder with both files of profiles.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new(shared: &str, own: &str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("temporal.toml"), shared).unwrap();
        std::fs::write(folder.path().join("temporal-prost.toml"), own).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn settings(&self) -> ConnectionSettings {
        ConnectionSettings {
            config_file: Some(self.path("temporal.toml").display().to_string()),
            disable_config_env: true,
            ..ConnectionSettings::default()
        }
    }

    pub(crate) fn profile(&self) -> Result<Profile, ConnectionError> {
        self.settings().profile()
    }

    /// Returns the error without the name of the folder.
    pub(crate) fn error(&self) -> String {
        let folder = format!("{}/", self.0.path().display());
        self.profile().unwrap_err().to_string().replace(&folder, "")
    }
}
