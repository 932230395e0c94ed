//! Certificates of authorities.

use crate::{Reloaded, SecretError};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

/// Names a file in errors.
pub(crate) fn shown(path: &Path) -> String {
    format!("`{}`", path.display())
}

pub(crate) fn read(what: &'static str, path: &Path) -> Result<Vec<u8>, SecretError> {
    fs::read(path).map_err(|source| SecretError::Read { what, path: path.to_owned(), source })
}

/// Parses a chain of at least one certificate.
pub(crate) fn chain(pem: &[u8], origin: &str) -> Result<Vec<CertificateDer<'static>>, SecretError> {
    let invalid = || SecretError::Certificate { origin: origin.to_owned() };
    let chain: Vec<_> =
        CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| invalid())?;
    let is_valid =
        |certificate: &CertificateDer<'_>| x509_parser::parse_x509_certificate(certificate).is_ok();
    if !chain.is_empty() && chain.iter().all(is_valid) { Ok(chain) } else { Err(invalid()) }
}

/// Counts the certificates in PEM. Errors name the `origin`.
///
/// ```
/// use temporal_prost_secret::count_certificates;
///
/// let error = count_certificates(b"no certificate", "the profile").unwrap_err();
/// assert!(error.to_string().starts_with("the profile contains no valid certificate"));
/// ```
///
/// See [`CertificateFile`] for another example.
///
/// # Errors
/// Fails if there is no certificate, or if one is damaged.
pub fn count_certificates(pem: &[u8], origin: &str) -> Result<usize, SecretError> {
    Ok(chain(pem, origin)?.len())
}

/// The certificates of authorities in a file, in PEM. The file is read again when it changes.
///
/// To replace an authority without an interruption, first add the new one to the file of every process.
///
/// ```no_run
/// use temporal_prost_secret::{CertificateFile, SecretError, count_certificates};
///
/// let authorities = CertificateFile::open("/run/tls/ca.crt")?;
/// let pem = authorities.pem();
/// println!("trusting {} authorities", count_certificates(&pem, "ca.crt")?);
/// # Ok::<(), SecretError>(())
/// ```
#[derive(Debug)]
pub struct CertificateFile {
    path: PathBuf,
    pem: Reloaded<Arc<Vec<u8>>, SecretError>,
}

impl CertificateFile {
    /// Reads the file.
    ///
    /// # Errors
    /// Fails if the file cannot be read, or if it contains no certificates.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, SecretError> {
        let path = path.into();
        let read_again = path.clone();
        let pem = Reloaded::open([path.clone()], move |_| {
            let pem = read("certificates of authorities", &read_again)?;
            chain(&pem, &shown(&read_again))?;
            Ok(Arc::new(pem))
        })?;
        Ok(Self { path, pem })
    }

    /// Returns the certificates, in PEM. The value is the same `Arc` as long as the file is the same.
    #[must_use]
    pub fn pem(&self) -> Arc<Vec<u8>> {
        self.pem.get()
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
