use crate::{ConnectionError, ConnectionSettings, variable};
use std::{fs, path::Path};
use temporalio_client::envconfig::{ClientConfigProfile, DataSource, LoadClientConfigProfileOptions};
use temporalio_common::envconfig::{ClientConfigTLS, load_client_config_profile};

impl ConnectionSettings {
    /// Lays the settings over the stored profile.
    pub(crate) fn into_profile(self) -> Result<ClientConfigProfile, ConnectionError> {
        let mut profile = self.stored_profile()?;
        profile.grpc_meta.extend(self.grpc_meta.iter().cloned());
        profile.address = self.address.clone().or(profile.address);
        profile.namespace = self.namespace.clone().or(profile.namespace);
        profile.api_key = self.api_key.clone().or(profile.api_key);
        profile.tls = self.tls_over(profile.tls)?;
        Ok(profile)
    }

    /// Reads the configuration file and the variables.
    fn stored_profile(&self) -> Result<ClientConfigProfile, ConnectionError> {
        if let Some(path) = &self.config_file {
            read("configuration file", path)?;
        }
        // With variables disabled, the SDK also ignores this one, unlike the `temporal` command.
        let profile = self.profile.clone().or_else(|| variable("TEMPORAL_PROFILE"));
        let options = LoadClientConfigProfileOptions::builder()
            .maybe_config_source(self.config_file.clone().map(DataSource::Path))
            .maybe_config_file_profile(profile)
            .disable_file(self.disable_config_file)
            .disable_env(self.disable_config_env)
            .build();
        load_client_config_profile(options, None).map_err(|error| misconfigured(&error))
    }

    fn tls_over(&self, stored: Option<ClientConfigTLS>) -> Result<Option<ClientConfigTLS>, ConnectionError> {
        let certificate = source(self.tls_cert_path.as_ref(), self.tls_cert_data.as_ref());
        let key = source(self.tls_key_path.as_ref(), self.tls_key_data.as_ref());
        let authority = source(self.tls_ca_path.as_ref(), self.tls_ca_data.as_ref());
        let name = self.tls_server_name.clone();
        let asked = certificate.is_some() || key.is_some() || authority.is_some() || name.is_some();
        if stored.is_none() && self.tls.is_none() && !asked {
            return Ok(None);
        }
        let mut tls = stored.unwrap_or_default();
        tls.disabled = self.tls.map(|tls| !tls).or(tls.disabled);
        tls.client_cert = load("client certificate", certificate.or(tls.client_cert))?;
        tls.client_key = load("private key", key.or(tls.client_key))?;
        tls.server_ca_cert = load("certificate authority", authority.or(tls.server_ca_cert))?;
        tls.server_name = name.or(tls.server_name);
        if tls.disable_host_verification {
            return Err(misconfigured(&"the SDK for Rust does not support TLS without host verification"));
        }
        Ok(Some(tls))
    }
}

fn misconfigured(reason: &impl ToString) -> ConnectionError {
    ConnectionError::Configuration { reason: reason.to_string() }
}

fn source(path: Option<&String>, data: Option<&String>) -> Option<DataSource> {
    let data = data.map(|data| DataSource::Data(data.clone().into_bytes()));
    data.or_else(|| path.cloned().map(DataSource::Path))
}

/// Reads the file of a source, because the SDK's error would not name it.
fn load(what: &'static str, source: Option<DataSource>) -> Result<Option<DataSource>, ConnectionError> {
    match source {
        Some(DataSource::Path(path)) => Ok(Some(DataSource::Data(read(what, &path)?))),
        other => Ok(other),
    }
}

fn read(what: &'static str, path: &str) -> Result<Vec<u8>, ConnectionError> {
    fs::read(Path::new(path)).map_err(|source| ConnectionError::File { what, path: path.to_owned(), source })
}
