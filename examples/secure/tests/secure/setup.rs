use crate::server::{self, REFRESH};
use secure::{Authority, Backend, Files};
use std::collections::BTreeSet;
use std::time::Duration;
use test_server::ServerProcess;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub(crate) const WORKER: &str = "spiffe://example.com/orders";
pub(crate) const YEAR: Duration = Duration::from_hours(8760);

/// A server that requires client certificates, with the profile of a worker.
pub(crate) struct Setup {
    /// Ends before its files are removed.
    _server: Option<ServerProcess>,
    pub(crate) files: Files,
    pub(crate) authority: Authority,
    /// The certificates that the gateway has admitted. `None` without a gateway.
    pub(crate) admitted: Option<watch::Receiver<BTreeSet<Vec<u8>>>>,
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

    /// Starts a Temporal server that requires client certificates itself.
    pub(crate) async fn server(life: Duration) -> Self {
        let (files, authority) = issued(life);
        server::issue_system(&files, &authority, YEAR);
        let process = Some(server::start(&files).await);
        Self { files, authority, admitted: None, _backend: None, _server: process }
    }

    async fn before(upstream: String, life: Duration) -> Self {
        let (files, authority) = issued(life);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        files.write_profile(&listener.local_addr().unwrap().to_string()).unwrap();
        let gateway = files.gateway(upstream).unwrap();
        let admitted = Some(gateway.admitted());
        tokio::spawn(gateway.serve(listener));
        Self { files, authority, admitted, _backend: None, _server: None }
    }

    /// Waits until a connection has the certificate that is in the file. A server does not show it, so the client gets
    /// the time to notice the file.
    pub(crate) async fn wait_until_admitted(&mut self) {
        let Some(admitted) = &mut self.admitted else { return tokio::time::sleep(3 * REFRESH).await };
        let pem = std::fs::read(self.files.path("worker.crt")).unwrap();
        let certificate = certificate(&pem);
        let seen = admitted.wait_for(|admitted| admitted.contains(&certificate));
        tokio::time::timeout(Duration::from_secs(20), seen).await.expect("the certificate is used").unwrap();
    }
}

/// Issues the certificates of both sides.
fn issued(life: Duration) -> (Files, Authority) {
    let (files, authority) = (Files::new().unwrap(), Authority::new("first").unwrap());
    files.replace_identity("gateway", &authority.server("gateway", YEAR).unwrap()).unwrap();
    files.replace_identity("worker", &authority.worker(WORKER, life).unwrap()).unwrap();
    files.replace_authorities("clients", &[&authority]).unwrap();
    files.replace_authorities("servers", &[&authority]).unwrap();
    (files, authority)
}

fn certificate(pem: &[u8]) -> Vec<u8> {
    use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};
    CertificateDer::from_pem_slice(pem).unwrap().to_vec()
}
