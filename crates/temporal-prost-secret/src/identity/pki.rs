use super::{Identity, IdentitySource};
use crate::renewed::{Lease, Renewed};
use crate::{SecretError, Vault, VaultError};
use futures_util::future::{BoxFuture, FutureExt};
use serde::Deserialize;
use serde_json::json;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use zeroize::Zeroizing;

/// A certificate that the PKI engine of Vault or `OpenBao` issues, and issues again at two thirds of its life.
///
/// The token needs `update` on `MOUNT/issue/ROLE`. The private key never touches a disk.
///
/// ```no_run
/// use std::time::Duration;
/// use temporal_prost_secret::{SecretError, Vault, VaultPki};
///
/// # fn certificate() -> Result<VaultPki, Box<dyn std::error::Error>> {
/// let vault = Vault::new("https://vault.example.com:8200")?.token_file("/run/secrets/vault-token");
/// let certificate = VaultPki::new(vault, "pki", "orders", "spiffe://example.com/orders")?
///     .life(Duration::from_hours(1));
/// # Ok(certificate)
/// # }
/// ```
pub struct VaultPki {
    request: Request,
    issued: Renewed<Identity>,
}

#[derive(Clone)]
struct Request {
    vault: Vault,
    path: String,
    /// A SPIFFE id or other URI, or a DNS name.
    name: String,
    life: Option<Duration>,
}

#[derive(Deserialize)]
struct Answer {
    data: Issued,
}

#[derive(Deserialize)]
struct Issued {
    certificate: String,
    #[serde(default)]
    ca_chain: Vec<String>,
    private_key: String,
}

impl VaultPki {
    /// Makes a source for a role of the engine that is mounted at `mount`, usually `pki`.
    ///
    /// `name` is the URI of the certificate if it contains `://`, as in `spiffe://example.com/orders`. Otherwise it is
    /// its common name.
    ///
    /// # Errors
    /// Fails if the mount or the role cannot be part of a path.
    pub fn new(vault: Vault, mount: &str, role: &str, name: &str) -> Result<Self, VaultError> {
        let path = vault.path(mount, "issue", role)?;
        Ok(Self::of(Request { vault, path, name: name.to_owned(), life: None }))
    }

    /// Sets the life of the certificates. If unset, the role decides.
    #[must_use]
    pub fn life(mut self, life: Duration) -> Self {
        self.request.life = Some(life);
        Self::of(self.request)
    }

    fn of(request: Request) -> Self {
        let asked = request.clone();
        let issue = move || issue(asked.clone()).boxed();
        Self { request, issued: Renewed::new(issue) }
    }
}

async fn issue(request: Request) -> Result<Lease<Identity>, SecretError> {
    let asked = SystemTime::now();
    let failed = |source| SecretError::Vault { identity: request.name.clone(), source };
    let answer = request.vault.post(&request.path, &request.body()).await.map_err(failed)?;
    let issued = serde_json::from_slice::<Answer>(&answer);
    let issued = issued.map_err(|_| failed(request.vault.unexpected(&request.path, "certificate")))?.data;
    let identity = issued.identity(&request)?;
    let until = identity.validity().until;
    Ok(Lease::until(identity, asked, until))
}

impl Request {
    fn body(&self) -> serde_json::Value {
        let name = if self.name.contains("://") { "uri_sans" } else { "common_name" };
        let mut body = json!({ name: self.name });
        if let Some(life) = self.life {
            body["ttl"] = json!(format!("{}s", life.as_secs()));
        }
        body
    }
}

impl Issued {
    fn identity(self, request: &Request) -> Result<Identity, SecretError> {
        let chain = [vec![self.certificate], self.ca_chain].concat().join("\n");
        let origin = format!("the answer of Vault to `{}`", request.path);
        let key = Zeroizing::new(self.private_key.into_bytes());
        Identity::from_parts(chain.into_bytes(), key, [&origin, &origin])
    }
}

impl IdentitySource for VaultPki {
    fn identity(&self) -> BoxFuture<'_, Result<Arc<Identity>, SecretError>> {
        self.issued.get().boxed()
    }
}

impl fmt::Debug for VaultPki {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, name) = (&self.request.path, &self.request.name);
        f.debug_struct("VaultPki").field("path", path).field("name", name).finish_non_exhaustive()
    }
}
