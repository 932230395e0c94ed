//! A service in the background, with its own files.

use crate::client::Client;
use crate::provider::{AUDIENCE, ISSUER, KeySet, ProviderKey};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;
use temporal_prost_iam::{Exchange, IamServer, KeyFile, RoleFile};
use tokio::net::TcpListener;

/// The files of a service.
pub(crate) struct Files(TempDir);

impl Files {
    /// Writes the usual files, with the key set at a URL.
    pub(crate) fn new(jwks: &str) -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        files.write("roles.toml", &roles(jwks));
        files.write("keys.toml", "version = 1\nsigning = 1\nkeys = [{ id = 1, private = \"root.pem\" }]\n");
        files.write("root.pem", &root_key());
        files.write("next.pem", &root_key());
        files
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn exchange(&self) -> Exchange {
        let roles = RoleFile::open(self.path("roles.toml")).unwrap();
        Exchange::new(roles, KeyFile::open(self.path("keys.toml")).unwrap())
    }
}

/// Returns a private key in PEM.
fn root_key() -> String {
    rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap().serialize_pem()
}

/// Returns the usual roles.
pub(crate) fn roles(jwks: &str) -> String {
    format!(
        r#"version = 1
life_seconds = 120

[[issuers]]
issuer = "{ISSUER}"
jwks = "{jwks}"
audience = "{AUDIENCE}"
algorithms = ["ES256"]
user = "email"

[[roles]]
name = "viewer"
rights = [{{ name = "clusters.read" }}]

[[roles]]
name = "operator"
rights = [{{ name = "clusters.read" }}, {{ name = "clusters.delete", under = "cluster/eu/" }}]

[[roles]]
name = "auditor"
rights = [{{ name = "clusters.audit" }}]

[[grants]]
issuer = "{ISSUER}"
claim = "groups"
values = ["on-call", "sre"]
roles = ["viewer", "operator"]

[[grants]]
issuer = "{ISSUER}"
claim = "email"
values = ["grace@example.com"]
roles = ["auditor"]
"#
    )
}

/// A provider and a service that trusts it.
pub(crate) struct Service {
    pub(crate) key: ProviderKey,
    pub(crate) set: KeySet,
    pub(crate) files: Files,
    pub(crate) client: Client,
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::with(|server| server).await
    }

    pub(crate) async fn with(change: impl FnOnce(IamServer) -> IamServer) -> Self {
        let key = ProviderKey::new("one");
        let set = KeySet::publish(&[&key]).await;
        let files = Files::new(&set.url);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = Client::new(listener.local_addr().unwrap());
        tokio::spawn(change(IamServer::new(files.exchange())).serve(listener));
        Self { key, set, files, client }
    }
}
