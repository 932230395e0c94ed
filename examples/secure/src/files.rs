use crate::{Authority, GatewayConfig, Issued};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use temporal_prost_connect::ConnectionSettings;

/// The folder with certificates, keys and profiles of client and gateway.
pub struct Files(TempDir);

impl Files {
    /// Makes a folder with a key for payloads.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn new() -> anyhow::Result<Self> {
        let files = Self(tempfile::tempdir()?);
        // In production: `openssl rand -base64 32`, in a secret manager.
        files.replace("payload-keys", "example:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")?;
        Ok(files)
    }

    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Replaces a file in one step, as agents do.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn replace(&self, name: &str, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
        let beside = self.path(&format!("{name}.new"));
        fs::write(&beside, content)?;
        Ok(fs::rename(beside, self.path(name))?)
    }

    /// Replaces a certificate and its key, as `NAME.crt` and `NAME.key`.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn replace_identity(&self, name: &str, issued: &Issued) -> anyhow::Result<()> {
        self.replace(&format!("{name}.crt"), &issued.certificate)?;
        self.replace(&format!("{name}.key"), &issued.key)
    }

    /// Replaces the authorities that a side trusts, as `NAME.pem`.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn replace_authorities(&self, name: &str, authorities: &[&Authority]) -> anyhow::Result<()> {
        let pem: String = authorities.iter().map(|authority| authority.certificate()).collect();
        self.replace(&format!("{name}.pem"), pem)
    }

    /// Opens a gateway with the identity `gateway` and the authorities `clients`.
    ///
    /// # Errors
    /// If a file is unusable.
    pub fn gateway(&self, upstream: String) -> anyhow::Result<crate::Gateway> {
        let (certificate, key) = (self.path("gateway.crt"), self.path("gateway.key"));
        let (certificate, key, authorities) = (&*certificate, &*key, &*self.path("clients.pem"));
        Ok(crate::Gateway::open(GatewayConfig { certificate, key, authorities, upstream })?)
    }

    /// Writes a profile with the identity `worker` and the authorities `servers`.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write_profile(&self, address: &str) -> anyhow::Result<()> {
        self.replace("temporal.toml", profile(address, self.0.path()))?;
        self.replace("temporal-prost.toml", EXTENSION)
    }

    /// Returns settings that read the profile.
    #[must_use]
    pub fn settings(&self) -> ConnectionSettings {
        ConnectionSettings {
            config_file: Some(self.path("temporal.toml").display().to_string()),
            disable_config_env: true,
            ..ConnectionSettings::default()
        }
    }
}

/// Everything that the `temporal` command understands, too.
fn profile(address: &str, folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "[profile.default]
address = '{address}'
namespace = 'default'

[profile.default.tls]
client_cert_path = '{folder}/worker.crt'
client_key_path = '{folder}/worker.key'
server_ca_cert_path = '{folder}/servers.pem'
server_name = 'gateway'
"
    )
}

/// The rest.
const EXTENSION: &str = "[profile.default]
# Reads the files of `tls` again when they change.
reload_tls = true
codec = { keys_file = 'payload-keys' }
";
