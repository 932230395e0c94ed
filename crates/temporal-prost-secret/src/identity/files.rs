use super::{Identity, IdentitySource};
use crate::pem::{read, shown};
use crate::{Reloaded, SecretError};
use futures_util::future::{BoxFuture, FutureExt, ready};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use zeroize::Zeroizing;

/// A certificate and a private key in files, which Vault's agent, cert-manager or a SPIFFE helper replaces.
///
/// Both are read again when one of them changes. While the key of a new certificate is still missing, the last pair
/// remains in use.
///
/// ```no_run
/// use temporal_prost_secret::{IdentityFiles, IdentitySource, SecretError};
///
/// # async fn handshake() -> Result<(), SecretError> {
/// let files = IdentityFiles::open("/run/tls/tls.crt", "/run/tls/tls.key")?;
/// println!("the newest one is {}", files.latest());
/// // Fails if the newest one has expired:
/// let identity = files.identity().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct IdentityFiles {
    files: Reloaded<Arc<Identity>, SecretError>,
}

impl IdentityFiles {
    /// Reads a chain of certificates and a private key, both in PEM. They may be in the same file.
    ///
    /// # Errors
    /// Fails if a file cannot be read or parsed, or if the two do not belong together. An expired certificate is
    /// accepted here, because its successor may be on the way.
    pub fn open(certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Result<Self, SecretError> {
        let (certificate, key) = (certificate.into(), key.into());
        let paths = [certificate.clone(), key.clone()];
        let files = Reloaded::open(paths, move |_| load(&certificate, &key).map(Arc::new))?;
        Ok(Self { files })
    }

    /// Returns the pair in the files, which may have expired.
    #[must_use]
    pub fn latest(&self) -> Arc<Identity> {
        self.files.get()
    }
}

fn load(certificate: &Path, key: &Path) -> Result<Identity, SecretError> {
    let chain = read("certificate", certificate)?;
    let pem = Zeroizing::new(read("private key", key)?);
    Identity::from_parts(chain, pem, [&shown(certificate), &shown(key)])
}

impl IdentitySource for IdentityFiles {
    fn identity(&self) -> BoxFuture<'_, Result<Arc<Identity>, SecretError>> {
        let identity = self.latest();
        ready(identity.check(SystemTime::now()).map(|()| identity)).boxed()
    }
}
