//! TLS settings that follow certificates.

use crate::{TlsMaterial, TlsSource};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use temporal_prost_secret::{CertificateFile, Identity, IdentitySource, SecretError};
use temporalio_client::{ClientTlsOptions, TlsOptions};
use tokio::sync::watch;

/// How often certificates are looked at. Files are read only if they have changed.
const INTERVAL: Duration = Duration::from_secs(1);

/// A client certificate and authorities that change.
///
/// ```no_run
/// use std::sync::Arc;
/// use temporal_prost_connect::{TlsCredentials, TlsSource};
/// use temporal_prost_connect::secret::{IdentityFiles, SecretError};
/// use temporalio_client::TlsOptions;
///
/// # async fn source() -> Result<TlsSource, SecretError> {
/// let mut credentials = TlsCredentials::default();
/// credentials.identity = Some(Arc::new(IdentityFiles::open("/run/tls/tls.crt", "/run/tls/tls.key")?));
/// credentials.watch(TlsOptions::default()).await
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TlsCredentials {
    /// The client certificate. If unset, the one in the options remains.
    pub identity: Option<Arc<dyn IdentitySource>>,
    /// The authorities that may sign the server's certificate. If unset, those in the options remain.
    pub authorities: Option<Arc<CertificateFile>>,
}

/// The credentials of one moment.
struct Current {
    identity: Option<Arc<Identity>>,
    authorities: Option<Arc<Vec<u8>>>,
}

impl TlsCredentials {
    /// Returns `true` if the credentials never change.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.identity.is_none() && self.authorities.is_none()
    }

    /// Loads the credentials, and follows their changes until the last receiver is dropped.
    ///
    /// If a certificate cannot be renewed, a warning is logged, and the last one remains.
    ///
    /// # Errors
    /// Fails if the certificate cannot be loaded now, or if it has expired.
    pub async fn watch(self, options: TlsOptions) -> Result<TlsSource, SecretError> {
        let first = self.current().await?;
        let (sender, source) = watch::channel(self.material(&options, &first));
        tokio::spawn(self.follow(options, first, sender));
        Ok(source)
    }

    async fn follow(self, options: TlsOptions, mut last: Current, sender: watch::Sender<TlsMaterial>) {
        let mut warned = None;
        while tokio::time::timeout(INTERVAL, sender.closed()).await.is_err() {
            match self.current().await {
                Ok(next) => {
                    warned = None;
                    if !next.is_same(&last) {
                        let material = self.material(&options, &next);
                        tracing::info!(
                            credentials = material.description,
                            "new connections use new credentials"
                        );
                        sender.send_replace(material);
                        last = next;
                    }
                }
                Err(error) if warned.as_ref() != Some(&error.to_string()) => {
                    let cause = error.source().map(ToString::to_string);
                    tracing::warn!(%error, cause, "the client certificate cannot be renewed");
                    warned = Some(error.to_string());
                    // Without a notification: connections that work remain.
                    sender.send_if_modified(|material| {
                        material.description = Some(error.to_string());
                        false
                    });
                }
                Err(_) => {}
            }
        }
    }

    async fn current(&self) -> Result<Current, SecretError> {
        let identity = match &self.identity {
            Some(source) => Some(source.identity().await?),
            None => None,
        };
        Ok(Current { identity, authorities: self.authorities.as_ref().map(|file| file.pem()) })
    }

    fn material(&self, options: &TlsOptions, current: &Current) -> TlsMaterial {
        let mut options = options.clone();
        if let Some(identity) = &current.identity {
            let client = ClientTlsOptions::builder().client_cert(identity.chain().to_vec());
            let client = client.client_private_key(identity.expose_key().to_vec());
            options.client_tls_options = Some(client.build());
        }
        if let Some(pem) = &current.authorities {
            options.server_root_ca_cert = Some(pem.to_vec());
        }
        let identity = current.identity.as_ref().map(|identity| format!("client certificate {identity}"));
        let file =
            self.authorities.as_ref().map(|file| format!("authorities in `{}`", file.path().display()));
        let description: Vec<_> = identity.into_iter().chain(file).collect();
        TlsMaterial::new(options).description(description.join(", "))
    }
}

impl Current {
    fn is_same(&self, other: &Self) -> bool {
        same(self.identity.as_ref(), other.identity.as_ref())
            && same(self.authorities.as_ref(), other.authorities.as_ref())
    }
}

fn same<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}
