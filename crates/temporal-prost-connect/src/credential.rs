//! The credentials of a cluster: headers of each request, and TLS settings of each connection.

mod tls_credentials;
mod token_header;

pub use tls_credentials::TlsCredentials;
pub use token_header::TokenHeader;

use futures_util::future::BoxFuture;
use http::HeaderMap;
use std::{error::Error, fmt};
use temporalio_client::{TlsOptions, callback_based::GrpcRequest, tonic::Status};
use tokio::sync::watch;

/// The reason why a [`HeaderProvider`] has no headers. Its text must not contain a secret.
pub type HeaderError = Box<dyn Error + Send + Sync>;

/// Adds headers to each request, such as a bearer token that is refreshed before it expires.
///
/// The provider is called for every request of clients and workers, so it should return a cached value whenever it can.
///
/// ```
/// use futures_util::{FutureExt, future::BoxFuture};
/// use http::{HeaderMap, HeaderValue};
/// use temporal_prost_connect::{HeaderError, HeaderProvider};
/// use temporalio_client::callback_based::GrpcRequest;
///
/// /// Names the tenant in each request.
/// #[derive(Debug)]
/// struct Tenant(HeaderValue);
///
/// impl HeaderProvider for Tenant {
///     fn headers<'a>(&'a self, _: &'a GrpcRequest) -> BoxFuture<'a, Result<HeaderMap, HeaderError>> {
///         async { Ok(HeaderMap::from_iter([(http::header::HeaderName::from_static("tenant"), self.0.clone())])) }.boxed()
///     }
/// }
/// ```
pub trait HeaderProvider: fmt::Debug + Send + Sync + 'static {
    /// Returns the headers to add to `request`. They replace headers of the same name.
    ///
    /// # Errors
    /// If there are no valid headers. The request then fails as unavailable, so clients and workers retry it.
    fn headers<'a>(&'a self, request: &'a GrpcRequest) -> BoxFuture<'a, Result<HeaderMap, HeaderError>>;

    /// Learns that the server has answered with the code `Unauthenticated` or `PermissionDenied`, for example to fetch a
    /// new token. Does nothing by default.
    fn rejected(&self, status: &Status) {
        let _ = status;
    }
}

/// The TLS settings of new connections.
///
/// ```
/// use temporal_prost_connect::TlsMaterial;
/// use temporalio_client::TlsOptions;
///
/// let material = TlsMaterial::new(TlsOptions::default()).description("certificate `worker.pem`, valid until noon");
/// assert_eq!(material.description.as_deref(), Some("certificate `worker.pem`, valid until noon"));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TlsMaterial {
    /// The SDK's options.
    pub options: TlsOptions,
    /// Names the certificate in the error of a failed connection: its file, its identity, its expiry. Must not contain a
    /// secret.
    pub description: Option<String>,
}

impl TlsMaterial {
    /// Uses the SDK's options.
    #[must_use]
    pub fn new(options: TlsOptions) -> Self {
        Self { options, description: None }
    }

    /// Sets the description for errors.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}

/// The current TLS settings, and their changes.
///
/// A change makes a cluster connect again. Requests that are under way finish on their old connection.
///
/// ```
/// use temporal_prost_connect::{TlsMaterial, TlsSource};
/// use tokio::sync::watch;
///
/// let (sender, source): (_, TlsSource) = watch::channel(TlsMaterial::default());
/// // Later, with a new certificate:
/// sender.send_replace(TlsMaterial::default());
/// # assert!(source.has_changed().unwrap());
/// ```
pub type TlsSource = watch::Receiver<TlsMaterial>;
