//! Certificates of the server.

use super::ServerError;
use crate::IdentityFiles;
use std::sync::Arc;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{ServerConfig, crypto};

/// Presents the certificate that is in the files at the time of the handshake.
#[derive(Debug)]
struct Latest(IdentityFiles);

impl ResolvesServerCert for Latest {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.latest().certified())
    }
}

pub(super) fn reloading(files: IdentityFiles) -> Result<Arc<ServerConfig>, ServerError> {
    config(Arc::new(Latest(files)))
}

pub(super) fn fixed(certificates: &[u8], key: &[u8]) -> Result<Arc<ServerConfig>, ServerError> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(certificates)
        .collect::<Result<_, _>>()
        .map_err(|_| ServerError::Pem)?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| ServerError::Pem)?;
    let certified = CertifiedKey::from_der(chain, key, &crypto::ring::default_provider());
    config(Arc::new(SingleCertAndKey::from(certified.map_err(ServerError::Tls)?)))
}

fn config(certificates: Arc<dyn ResolvesServerCert>) -> Result<Arc<ServerConfig>, ServerError> {
    let provider = Arc::new(crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(ServerError::Tls)?.with_no_client_auth();
    Ok(Arc::new(builder.with_cert_resolver(certificates)))
}
