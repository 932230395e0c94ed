use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use temporal_prost_secret::{CertificateFile, IdentityFiles, SecretError};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};
use tokio_rustls::rustls::server::{WebPkiClientVerifier, danger::ClientCertVerifier};
use tokio_rustls::rustls::sign::SingleCertAndKey;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// A gateway in front of a Temporal server: it requires a client certificate, as Temporal Cloud does.
///
/// Its certificate and the authorities that it trusts are read again when their files change.
pub struct Gateway {
    identity: IdentityFiles,
    authorities: CertificateFile,
    upstream: String,
    /// The certificates of the clients that were admitted.
    admitted: watch::Sender<BTreeSet<Vec<u8>>>,
}

/// The files of a gateway, in PEM.
pub struct GatewayConfig<'a> {
    pub certificate: &'a Path,
    pub key: &'a Path,
    /// The authorities of clients.
    pub authorities: &'a Path,
    /// The address of the Temporal server, `host:port`.
    pub upstream: String,
}

impl Gateway {
    /// Reads the files.
    ///
    /// # Errors
    /// If a file is unusable.
    pub fn open(config: GatewayConfig<'_>) -> Result<Self, SecretError> {
        let identity = IdentityFiles::open(config.certificate, config.key)?;
        let authorities = CertificateFile::open(config.authorities)?;
        let admitted = watch::Sender::default();
        Ok(Self { identity, authorities, upstream: config.upstream, admitted })
    }

    /// Watches the certificates of clients that were admitted, in DER.
    #[must_use]
    pub fn admitted(&self) -> watch::Receiver<BTreeSet<Vec<u8>>> {
        self.admitted.subscribe()
    }

    /// Serves until the listener fails.
    ///
    /// # Errors
    /// If no connection can be accepted.
    pub async fn serve(self, listener: TcpListener) -> anyhow::Result<()> {
        let this = Arc::new(self);
        loop {
            let (stream, _) = listener.accept().await?;
            let this = Arc::clone(&this);
            tokio::spawn(async move {
                if let Err(error) = this.connect(stream).await {
                    tracing::debug!("the gateway refuses or loses a connection: {error:#}");
                }
            });
        }
    }

    async fn connect(&self, stream: TcpStream) -> anyhow::Result<()> {
        let mut client = TlsAcceptor::from(self.config()?).accept(stream).await?;
        let chain = client.get_ref().1.peer_certificates().unwrap_or_default();
        if let Some(certificate) = chain.first().map(|certificate| certificate.to_vec()) {
            self.admitted.send_if_modified(|admitted| admitted.insert(certificate));
        }
        let mut server = TcpStream::connect(&self.upstream).await?;
        server.set_nodelay(true)?;
        copy_bidirectional(&mut client, &mut server).await?;
        Ok(())
    }

    /// Returns the settings of one connection, from the files of this moment.
    fn config(&self) -> anyhow::Result<Arc<ServerConfig>> {
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder =
            builder.with_safe_default_protocol_versions()?.with_client_cert_verifier(self.verifier()?);
        let identity = SingleCertAndKey::from(self.identity.latest().certified());
        let mut config = builder.with_cert_resolver(Arc::new(identity));
        config.alpn_protocols = vec![b"h2".to_vec()];
        Ok(Arc::new(config))
    }

    fn verifier(&self) -> anyhow::Result<Arc<dyn ClientCertVerifier>> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&self.authorities.pem()) {
            roots.add(certificate?)?;
        }
        let provider = Arc::new(ring::default_provider());
        Ok(WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build()?)
    }
}
