//! The connection of a profile: the SDK's own, or a transport if there are several clusters or changing credentials.

use super::{HeaderSettings, ProfileSettings, TokenOrigin, TokenSettings, address};
use crate::credential::{TlsCredentials, TokenHeader};
use crate::{Cluster, ConnectionError, HeaderProvider, Transport};
use http::HeaderName;
use std::path::Path;
use std::sync::Arc;
use temporal_prost_secret::{
    CertificateFile, IdentityFiles, SecretError, TokenCommand, TokenFile, TokenSource, VaultPki,
};
use temporalio_client::{ConnectionOptions, TlsOptions, Url};

/// Prepares the options of a connection. Credentials are loaded for the first time.
pub(super) async fn options(
    connection: ConnectionOptions,
    namespace: &str,
    settings: &ProfileSettings,
) -> Result<ConnectionOptions, ConnectionError> {
    let (tls, providers) = (tls(settings)?, providers(settings)?);
    if !tls.is_fixed() && connection.tls_options.is_none() {
        return Err(ConnectionError::TlsDisabled);
    }
    if settings.clusters.is_empty() && tls.is_fixed() && providers.is_empty() {
        return Ok(connection);
    }
    let mut clusters = Vec::new();
    for (name, options) in members(&connection, settings)? {
        let source = match &options.tls_options {
            Some(tls_options) if !tls.is_fixed() => Some(tls.clone().watch(tls_options.clone()).await?),
            _ => None,
        };
        let mut cluster = Cluster::new(name, options)?;
        if let Some(source) = source {
            cluster = cluster.tls(source);
        }
        clusters
            .push(providers.iter().fold(cluster, |cluster, provider| cluster.headers(Arc::clone(provider))));
    }
    Ok(Transport::new(namespace, clusters)?.install(connection))
}

/// Returns the name and the options of each cluster.
fn members(
    connection: &ConnectionOptions,
    settings: &ProfileSettings,
) -> Result<Vec<(String, ConnectionOptions)>, ConnectionError> {
    if settings.clusters.is_empty() {
        return Ok(vec![("default".to_owned(), connection.clone())]);
    }
    let member = |cluster: &super::ClusterSettings| {
        let mut options = connection.clone();
        options.target = target(&cluster.address, options.tls_options.as_ref())?;
        if let (Some(tls), Some(name)) = (&mut options.tls_options, &cluster.server_name) {
            tls.domain = Some(name.clone());
        }
        Ok((cluster.name.clone(), options))
    };
    settings.clusters.iter().map(member).collect()
}

fn target(address: &str, tls: Option<&TlsOptions>) -> Result<Url, ConnectionError> {
    let invalid = || ConnectionError::Address { address: address.to_owned() };
    address::url(address, tls.is_some()).ok_or_else(invalid)
}

fn tls(settings: &ProfileSettings) -> Result<TlsCredentials, ConnectionError> {
    let mut credentials = TlsCredentials::default();
    if settings.reload_tls {
        let files = &settings.files;
        if let (Some(certificate), Some(key)) = (&files.certificate, &files.key) {
            credentials.identity = Some(Arc::new(IdentityFiles::open(certificate, key)?));
        }
        credentials.authorities = files.authority.as_deref().map(authorities).transpose()?;
        if credentials.is_fixed() {
            return Err(ConnectionError::NothingToReload);
        }
    }
    if let Some(certificate) = &settings.certificate {
        let vault = certificate.vault.vault()?;
        let mut pki = VaultPki::new(vault, &certificate.mount, &certificate.role, &certificate.name)?;
        if let Some(life) = certificate.life {
            pki = pki.life(life);
        }
        credentials.identity = Some(Arc::new(pki));
    }
    Ok(credentials)
}

fn authorities(path: &Path) -> Result<Arc<CertificateFile>, SecretError> {
    CertificateFile::open(path).map(Arc::new)
}

fn providers(settings: &ProfileSettings) -> Result<Vec<Arc<dyn HeaderProvider>>, ConnectionError> {
    let mut providers: Vec<Arc<dyn HeaderProvider>> = Vec::new();
    if let Some(key) = &settings.api_key {
        providers.push(Arc::new(TokenHeader::bearer(source(key)?)));
    }
    for (name, header) in &settings.headers {
        let invalid = |_| ConnectionError::Configuration { reason: format!("invalid header `{name}`") };
        if let HeaderSettings::Token { prefix, token } = header {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(invalid)?;
            providers.push(Arc::new(TokenHeader::new(name, prefix, source(token)?)));
        }
    }
    Ok(providers)
}

fn source(settings: &TokenSettings) -> Result<Arc<dyn TokenSource>, SecretError> {
    Ok(match &settings.origin {
        TokenOrigin::File(path) => Arc::new(TokenFile::open(path)?),
        TokenOrigin::Command(program, arguments) => {
            let mut command = TokenCommand::new(program, arguments);
            if let Some(timeout) = settings.timeout {
                command = command.timeout(timeout);
            }
            if let Some(age) = settings.refresh {
                command = command.refresh_every(age);
            }
            Arc::new(command)
        }
    })
}
