//! A certificate with its private key.

mod files;
mod name;
#[cfg(feature = "vault")]
mod pki;

pub use files::IdentityFiles;
#[cfg(feature = "vault")]
pub use pki::VaultPki;

use crate::moment::Moment;
use crate::{SecretError, pem};
use futures_util::future::{BoxFuture, FutureExt, ready};
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{Error as TlsError, InconsistentKeys};
use zeroize::Zeroizing;

/// A source of identities for the TLS handshakes of a client or server.
///
/// ```
/// use futures_util::future::{BoxFuture, FutureExt, ready};
/// use std::sync::{Arc, Mutex, PoisonError};
/// use temporal_prost_secret::{Identity, IdentitySource, SecretError};
///
/// /// An identity that another part of the program replaces.
/// #[derive(Debug)]
/// struct Current(Mutex<Arc<Identity>>);
///
/// impl IdentitySource for Current {
///     fn identity(&self) -> BoxFuture<'_, Result<Arc<Identity>, SecretError>> {
///         ready(Ok(Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner)))).boxed()
///     }
/// }
/// ```
pub trait IdentitySource: fmt::Debug + Send + Sync + 'static {
    /// Returns the identity that is valid now.
    ///
    /// It returns the same `Arc` as long as the identity is the same, so that callers notice a change.
    fn identity(&self) -> BoxFuture<'_, Result<Arc<Identity>, SecretError>>;
}

/// The time in which a certificate is valid.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use temporal_prost_secret::Validity;
///
/// /// Returns the time that is left, or zero.
/// fn remaining(validity: Validity, now: SystemTime) -> Duration {
///     validity.until.duration_since(now).unwrap_or_default()
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The start.
    pub from: SystemTime,
    /// The end.
    pub until: SystemTime,
}

/// A chain of certificates with the private key of the first.
///
/// `Debug` and `Display` show the name, the origin and the end of its validity:
///
/// ```text
/// `spiffe://example.com/orders` in `/run/tls/tls.crt`, valid until 2026-11-26T12:00:00Z
/// ```
///
/// Warn operators before a certificate expires:
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use temporal_prost_secret::{Identity, SecretError};
///
/// /// Returns a warning during the last day of a certificate.
/// fn warning(identity: &Identity, now: SystemTime) -> Result<Option<String>, SecretError> {
///     identity.check(now)?;
///     let left = identity.validity().until.duration_since(now).unwrap_or_default();
///     Ok((left < Duration::from_secs(24 * 60 * 60)).then(|| format!("renew {identity}")))
/// }
/// ```
pub struct Identity {
    name: String,
    origin: String,
    validity: Validity,
    chain: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
    certified: Arc<CertifiedKey>,
}

impl Identity {
    /// Parses a chain of certificates and a private key, both in PEM. Errors name the `origin`.
    ///
    /// # Errors
    /// Fails if one of them does not parse, or if they do not belong together.
    pub fn from_pem(chain: Vec<u8>, key: Vec<u8>, origin: &str) -> Result<Self, SecretError> {
        Self::from_parts(chain, Zeroizing::new(key), [origin, origin])
    }

    fn from_parts(chain: Vec<u8>, key: Zeroizing<Vec<u8>>, origins: [&str; 2]) -> Result<Self, SecretError> {
        let [origin, key_origin] = origins;
        let certificates = pem::chain(&chain, origin)?;
        let (name, validity) = name::read(&certificates[0], origin)?;
        let unusable = || SecretError::PrivateKey { origin: key_origin.to_owned() };
        let parsed = PrivateKeyDer::from_pem_slice(&key).map_err(|_| unusable())?;
        let certified = CertifiedKey::from_der(certificates, parsed, &ring::default_provider());
        let certified = certified.map_err(|error| match error {
            TlsError::InconsistentKeys(InconsistentKeys::KeyMismatch) => SecretError::Mismatch {
                identity: name.clone(),
                certificate: origin.to_owned(),
                key: key_origin.to_owned(),
            },
            _ => unusable(),
        })?;
        Ok(Self { name, origin: origin.to_owned(), validity, chain, key, certified: Arc::new(certified) })
    }

    /// Returns the name in the certificate: its first URI, else its first DNS name, else its common name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the time in which the certificate is valid.
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// Returns the chain of certificates, in PEM.
    #[must_use]
    pub fn chain(&self) -> &[u8] {
        &self.chain
    }

    /// Returns the private key, in PEM.
    #[must_use]
    pub fn expose_key(&self) -> &[u8] {
        &self.key
    }

    /// Returns the chain and the private key for rustls.
    #[must_use]
    pub fn certified(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.certified)
    }

    /// Checks that the certificate is valid at a time.
    ///
    /// # Errors
    /// Fails if the certificate has expired, or is not valid yet.
    pub fn check(&self, now: SystemTime) -> Result<(), SecretError> {
        let (identity, origin) = (self.name.clone(), self.origin.clone());
        match self.validity {
            Validity { until, .. } if now > until => {
                Err(SecretError::Expired { identity, origin, at: until })
            }
            Validity { from, .. } if now < from => Err(SecretError::NotYetValid { identity, origin, from }),
            _ => Ok(()),
        }
    }
}

impl IdentitySource for Arc<Identity> {
    fn identity(&self) -> BoxFuture<'_, Result<Arc<Identity>, SecretError>> {
        ready(self.check(SystemTime::now()).map(|()| Arc::clone(self))).boxed()
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` in {}, valid until {}", self.name, self.origin, Moment(self.validity.until))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({self})")
    }
}
