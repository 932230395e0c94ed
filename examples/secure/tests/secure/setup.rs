use secure::{Authority, Backend, Files};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub(crate) const WORKER: &str = "spiffe://example.com/orders";
pub(crate) const YEAR: Duration = Duration::from_hours(8760);

/// A gateway in front of a server, with the profile of a worker.
pub(crate) struct Setup {
    pub(crate) files: Files,
    pub(crate) authority: Authority,
    pub(crate) admitted: watch::Receiver<BTreeSet<Vec<u8>>>,
    _backend: Option<Backend>,
}

impl Setup {
    /// Starts a gateway. The server is at `TEMPORAL_ADDRESS`, or in memory.
    pub(crate) async fn start(life: Duration) -> Self {
        let Ok(address) = std::env::var("TEMPORAL_ADDRESS") else {
            return Self::in_memory(life).await;
        };
        Self::before(address, life).await
    }

    /// Starts a gateway in front of a server of its own, where no other test takes ids.
    pub(crate) async fn in_memory(life: Duration) -> Self {
        let backend = Backend::in_memory().await.unwrap();
        let setup = Self::before(backend.address.clone(), life).await;
        Self { _backend: Some(backend), ..setup }
    }

    async fn before(upstream: String, life: Duration) -> Self {
        let (files, authority) = (Files::new().unwrap(), Authority::new("first").unwrap());
        files.replace_identity("gateway", &authority.server("gateway", YEAR).unwrap()).unwrap();
        files.replace_identity("worker", &authority.worker(WORKER, life).unwrap()).unwrap();
        files.replace_authorities("clients", &[&authority]).unwrap();
        files.replace_authorities("servers", &[&authority]).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        files.write_profile(&listener.local_addr().unwrap().to_string()).unwrap();
        let gateway = files.gateway(upstream).unwrap();
        let admitted = gateway.admitted();
        tokio::spawn(gateway.serve(listener));
        Self { files, authority, admitted, _backend: None }
    }

    /// Waits until a connection has the certificate that is in the file.
    pub(crate) async fn wait_until_admitted(&mut self) {
        let pem = std::fs::read(self.files.path("worker.crt")).unwrap();
        let certificate = certificate(&pem);
        let seen = self.admitted.wait_for(|admitted| admitted.contains(&certificate));
        tokio::time::timeout(Duration::from_secs(20), seen).await.expect("the certificate is used").unwrap();
    }
}

fn certificate(pem: &[u8]) -> Vec<u8> {
    use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};
    CertificateDer::from_pem_slice(pem).unwrap().to_vec()
}
