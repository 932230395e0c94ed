use super::parse::{Codec, Keys};
use super::settings::TlsFiles;
use super::{HeaderSettings, ProfileSettings};
use crate::connect::identity;
use crate::{ConnectionError, ConnectionSettings, variable};
use std::{fs, path::Path};
use temporal_prost_secret::{CodecSettings, KeySettings, Secret};
use temporalio_client::envconfig::{ClientConfigProfile, DataSource, LoadClientConfigProfileOptions};
use temporalio_client::{ClientOptions, ConnectionOptions};
use temporalio_common::envconfig::{ClientConfigCodec, ClientConfigTLS, load_client_config_profile};

const DEFAULT_NAMESPACE: &str = "default";
/// Enables TLS, as an API key does, until the key is loaded.
const LATER: &str = "loaded later";

impl ConnectionSettings {
    /// Lays the settings over the stored profile, and returns the SDK's options.
    pub(super) fn into_options(
        self,
        (mut settings, codec): (ProfileSettings, Codec),
    ) -> Result<(ConnectionOptions, ClientOptions, ProfileSettings), ConnectionError> {
        if self.has_api_key() {
            settings.api_key = None;
        }
        let name = self.identity.clone().unwrap_or_else(identity);
        let mut profile = self.into_profile(&mut settings.files)?;
        settings.codec = codec_of(codec, profile.codec.take())?;
        for (name, value) in &settings.headers {
            if let HeaderSettings::Fixed(value) = value {
                profile.grpc_meta.entry(name.clone()).or_insert_with(|| value.expose().to_owned());
            }
        }
        if settings.api_key.is_some() {
            profile.api_key = Some(LATER.to_owned());
        }
        if settings.certificate.is_some() {
            profile.tls.get_or_insert_default();
        }
        let namespace = profile.namespace.clone().unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned());
        let mut connection = connection_options(profile)?;
        connection.identity = name;
        if settings.api_key.is_some() {
            connection.api_key = None;
        }
        Ok((connection, ClientOptions::new(namespace).build(), settings))
    }

    /// Tells if a layer above the files has an API key.
    fn has_api_key(&self) -> bool {
        let variable = || (!self.disable_config_env).then(|| variable("TEMPORAL_API_KEY")).flatten();
        self.api_key.is_some() || variable().is_some()
    }

    /// Lays the settings over the stored profile.
    fn into_profile(self, files: &mut TlsFiles) -> Result<ClientConfigProfile, ConnectionError> {
        let mut profile = self.stored_profile()?;
        profile.grpc_meta.extend(self.grpc_meta.iter().cloned());
        profile.address = self.address.clone().or(profile.address);
        profile.namespace = self.namespace.clone().or(profile.namespace);
        profile.api_key = self.api_key.clone().or(profile.api_key);
        profile.tls = self.tls_over(profile.tls, files)?;
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

    fn tls_over(
        &self,
        stored: Option<ClientConfigTLS>,
        files: &mut TlsFiles,
    ) -> Result<Option<ClientConfigTLS>, ConnectionError> {
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
        tls.client_cert = certificate.or(tls.client_cert);
        tls.client_key = key.or(tls.client_key);
        tls.server_ca_cert = authority.or(tls.server_ca_cert);
        *files = TlsFiles {
            certificate: path(tls.client_cert.as_ref()),
            key: path(tls.client_key.as_ref()),
            authority: path(tls.server_ca_cert.as_ref()),
        };
        tls.client_cert = load("client certificate", tls.client_cert)?;
        tls.client_key = load("private key", tls.client_key)?;
        tls.server_ca_cert = load("certificate authority", tls.server_ca_cert)?;
        tls.server_name = name.or(tls.server_name);
        if tls.disable_host_verification {
            return Err(ConnectionError::NoVerification);
        }
        Ok(Some(tls))
    }
}

/// Converts a profile as the SDK does.
fn connection_options(profile: ClientConfigProfile) -> Result<ConnectionOptions, ConnectionError> {
    let address = profile.address.clone().unwrap_or_default();
    ConnectionOptions::try_from(profile).map_err(|error| match error.to_string() {
        reason if reason.contains("Invalid address") => ConnectionError::Address { address },
        reason => ConnectionError::Configuration { reason },
    })
}

/// Joins both files' settings of the codec. A codec endpoint alone is one, too: the SDK ignores it.
fn codec_of(
    codec: Codec,
    endpoint: Option<ClientConfigCodec>,
) -> Result<Option<CodecSettings>, ConnectionError> {
    let endpoint = endpoint.and_then(|codec| Some((codec.endpoint.filter(|it| !it.is_empty())?, codec.auth)));
    let server = endpoint.map(|(endpoint, auth)| {
        let authorization = auth.filter(|text| !text.is_empty()).map(Secret::new);
        KeySettings::Server { endpoint, authorization }
    });
    let (mut settings, needs_endpoint) = match codec {
        Codec::None => return Ok(None),
        Codec::Unset if server.is_none() => return Ok(None),
        Codec::Unset | Codec::Endpoint => (CodecSettings::default(), true),
        Codec::Settings(settings, keys) => (*settings, keys == Keys::Endpoint),
    };
    if needs_endpoint {
        settings.keys = Some(server.ok_or(ConnectionError::NoCodecEndpoint)?);
    }
    Ok(Some(settings))
}

fn path(source: Option<&DataSource>) -> Option<std::path::PathBuf> {
    match source {
        Some(DataSource::Path(path)) => Some(path.into()),
        _ => None,
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
