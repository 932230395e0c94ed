use std::path::PathBuf;

/// A server of Vault or `OpenBao`, and how to authenticate.
///
/// ```
/// use temporal_prost_secret::VaultSettings;
///
/// let mut settings = VaultSettings::default();
/// settings.address = "https://vault.example.com:8200".to_owned();
/// settings.token_file = Some("/run/secrets/vault-token".into());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct VaultSettings {
    /// The URL of the server.
    pub address: String,
    /// The file with the token. If unset, the variable `VAULT_TOKEN` has the token.
    pub token_file: Option<PathBuf>,
    /// The file with the certificates of authorities, in PEM. If unset, the system's are trusted.
    pub ca_file: Option<PathBuf>,
    /// The namespace of Vault Enterprise or `OpenBao`.
    pub namespace: Option<String>,
}

#[cfg(feature = "vault")]
impl VaultSettings {
    /// Makes a client.
    ///
    /// # Errors
    /// Fails if the address is not a URL of HTTP, or if the certificates cannot be read.
    pub fn vault(&self) -> Result<crate::Vault, crate::VaultError> {
        let mut vault = crate::Vault::new(&self.address)?;
        if let Some(path) = &self.ca_file {
            let failed = |source| crate::VaultError::Roots { path: path.clone(), source };
            vault = vault.with_roots(&std::fs::read(path).map_err(failed)?)?;
        }
        if let Some(namespace) = &self.namespace {
            vault = vault.namespace(namespace);
        }
        Ok(match (&self.token_file, std::env::var("VAULT_TOKEN")) {
            (Some(path), _) => vault.token_file(path),
            (None, Ok(token)) => vault.token(token),
            (None, Err(_)) => vault,
        })
    }
}
